package latchkey.token;

import java.time.Clock;
import java.util.UUID;
import org.jooq.DSLContext;

/** Counts for those who know members and no tokens. */
public final class LiveTokens {
    private final HandOverStore tokens;
    private final Clock clock;

    public LiveTokens(DSLContext db, Clock clock) {
        this.tokens = new HandOverStore(db);
        this.clock = clock;
    }

    /** How many live tokens an account owns in an organization. */
    public int of(UUID organizationId, UUID accountId) {
        return tokens.count(organizationId, accountId, clock.instant());
    }
}
