package latchkey.verification;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import latchkey.token.Presented;
import latchkey.token.SecretStore;
import latchkey.token.TokenDigest;
import org.jooq.DSLContext;

/**
 * What is stored of a secret or of a resource server: remembered while the changes are followed, asked of the database
 * otherwise.
 */
public final class Lookup {
    private static final int MOST_SERVERS = 1_000;

    /** Of secrets that are none of ours a tenth as many are remembered, beside the others: anybody can make them up. */
    private static final int PART_OF_UNKNOWN = 10;

    private final JointReads<TokenDigest, Presented> secrets;
    private final ResourceServerStore servers;
    private final ChangeFollower follower;
    private final Kept<TokenDigest, Optional<Presented>> tokens;
    private final Kept<Shown, Boolean> liveServers = new Kept<>(MOST_SERVERS);
    private final boolean remembers;

    /**
     * @param looking over a connection of its own, to follow changes
     * @param most secrets that are remembered; 0: none, and no resource servers either
     * @param patience how long a secret waits to be looked for before the database counts as away
     */
    public Lookup(DSLContext db, DSLContext looking, Clock clock, int most, Duration patience) {
        this.secrets = new JointReads<>(new SecretStore(db)::find, patience);
        this.servers = new ResourceServerStore(db);
        this.tokens = new Kept<>(most, most / PART_OF_UNKNOWN, Optional::isEmpty);
        this.remembers = most > 0;
        this.follower = new ChangeFollower(looking, clock, this::learn);
    }

    public ChangeFollower follower() {
        return follower;
    }

    /** How well it remembers, for whoever watches. */
    public void measure(MeterRegistry meters) {
        CaffeineCacheMetrics.monitor(meters, tokens.cache(), "tokens");
        CaffeineCacheMetrics.monitor(meters, tokens.apart(), "unknown_tokens");
        CaffeineCacheMetrics.monitor(meters, liveServers.cache(), "resource_servers");
    }

    /** The token of a secret, dead or alive. */
    Optional<Presented> find(TokenDigest digest) {
        return isTrusted() ? tokens.get(digest, this::read) : read(digest);
    }

    private Optional<Presented> read(TokenDigest digest) {
        follower.requireDatabase();
        return secrets.read(digest);
    }

    boolean isLive(UUID resourceServerId, TokenDigest digest) {
        var shown = new Shown(resourceServerId, digest);
        return isTrusted() ? liveServers.get(shown, this::isLive) : isLive(shown);
    }

    private boolean isLive(Shown shown) {
        follower.requireDatabase();
        return servers.isLive(shown.resourceServerId, shown.digest);
    }

    private boolean isTrusted() {
        return remembers && follower.isFollowing();
    }

    private void learn(List<ChangeStore.Change> changes) {
        var organizations = new HashSet<UUID>();
        for (var change : changes) {
            if (change.isOfEverything()) {
                tokens.dropAll();
                liveServers.dropAll();
            } else if (change.tokenId() == null) {
                organizations.add(change.organizationId());
            }
        }
        if (!organizations.isEmpty()) {
            tokens.dropIf(known -> known.filter(token -> organizations.contains(token.organizationId()))
                    .isPresent());
        }
        tokens.drop(changes.stream()
                .map(ChangeStore.Change::digest)
                .filter(Objects::nonNull)
                .toList());
    }

    /** What a resource server shows of itself. */
    private record Shown(UUID resourceServerId, TokenDigest digest) {}
}
