package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import latchkey.database.Transactions;
import latchkey.web.BrowserId;
import latchkey.web.SealedBox;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Keeps in mind who was led to the provider. An answer counts once, for ten minutes, and in the same browser only. */
final class OidcRequests {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final OidcRequestStore requests;
    private final SealedBox box;
    private final BrowserId browserId;
    private final Transactions transactions;
    private final Clock clock;

    OidcRequests(DSLContext db, SealedBox box, BrowserId browserId, Transactions transactions, Clock clock) {
        this.requests = new OidcRequestStore(db);
        this.box = box;
        this.browserId = browserId;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Not put down yet: see {@link #keep}. */
    OidcRequest begun(String next, @Nullable UUID proofOf) {
        return OidcRequest.begun(next, proofOf, clock.instant());
    }

    void keep(Context ctx, OidcRequest request) {
        var known = browserId.orNull(ctx);
        var browser = known == null ? browserId.renew(ctx) : known;
        var content = JSON.writeValueAsBytes(request);
        requests.insert(
                Sha256.of(request.state()),
                Sha256.of(browser),
                box.seal(purpose(request.state()), content),
                request.proofOf(),
                request.createdAt());
    }

    /** What this browser began under a state, once; empty where it did not, or too long ago. */
    Optional<OidcRequest> take(Context ctx, String state) {
        var browser = browserId.sent(ctx);
        if (browser == null || !BrowserId.isOne(state)) {
            return Optional.empty();
        }
        var since = clock.instant().minus(LIFETIME);
        return transactions
                .call(() -> requests.take(Sha256.of(state), Sha256.of(browser), since))
                .map(content -> JSON.readValue(box.open(purpose(state), content), OidcRequest.class));
    }

    void deleteOld() {
        requests.deleteBefore(clock.instant().minus(LIFETIME));
    }

    /** A box that was moved to another row can't be opened. */
    private static String purpose(String state) {
        return "oidc " + state;
    }
}
