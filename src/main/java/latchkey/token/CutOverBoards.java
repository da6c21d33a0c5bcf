package latchkey.token;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Draws up the board of a token that is being rotated. */
public final class CutOverBoards {
    private final RotationStore rotations;
    private final ClientReader clients;
    private final Clock clock;

    public CutOverBoards(DSLContext db, Clock clock) {
        this.rotations = new RotationStore(db);
        this.clients = new ClientReader(db);
        this.clock = clock;
    }

    TokenView view(AccessToken token) {
        return TokenView.of(token, clock.instant());
    }

    /** Every secret the token has had, the newest first. */
    List<SecretView> secrets(AccessToken token) {
        var now = clock.instant();
        var isRevoked = token.revocation() != null;
        return rotations.secrets(token.organizationId(), token.id()).stream()
                .map(secret -> SecretView.of(secret, isRevoked, now))
                .toList();
    }

    /** Null unless two secrets of the token work. */
    @Nullable
    CutOverBoard of(AccessToken token) {
        var now = clock.instant();
        if (token.revocation() != null) {
            return null;
        }
        var secrets = rotations.secrets(token.organizationId(), token.id());
        var current = secrets.stream().filter(AccessTokenSecret::isCurrent).findAny();
        var former = secrets.stream()
                .filter(secret -> secret.isFormer() && secret.isLive(now))
                .max(Comparator.comparing(AccessTokenSecret::createdAt));
        if (current.isEmpty() || former.isEmpty()) {
            return null;
        }
        return CutOverBoard.of(
                current.get(), former.get(), users(token, current.get()), users(token, former.get()), now);
    }

    /** Uses of a former secret are counted from its rotation on, see {@link Use}; those of the new one began with it. */
    private List<ClientReader.Client> users(AccessToken token, AccessTokenSecret secret) {
        var superseded = secret.supersededAt();
        var since = superseded == null
                ? secret.createdAt().truncatedTo(ChronoUnit.HOURS)
                : superseded.truncatedTo(ChronoUnit.SECONDS);
        return clients.clients(token.organizationId(), token.id(), secret.prefix(), since);
    }
}
