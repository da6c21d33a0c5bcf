package latchkey.token;

import java.time.Clock;
import java.util.UUID;
import latchkey.organization.MemberTokens;
import org.jooq.DSLContext;

/** Counts and leaves tokens for those who know members and no tokens. */
public final class LiveTokens implements MemberTokens {
    private final HandOverStore tokens;
    private final Clock clock;

    public LiveTokens(DSLContext db, Clock clock) {
        this.tokens = new HandOverStore(db);
        this.clock = clock;
    }

    @Override
    public int live(UUID organizationId, UUID accountId) {
        return tokens.count(organizationId, accountId, clock.instant());
    }

    @Override
    public int leave(UUID organizationId, UUID accountId) {
        var now = clock.instant();
        var live = 0;
        for (var left = HandOverStore.PIECE; left == HandOverStore.PIECE; live += left) {
            left = tokens.leaveLive(organizationId, accountId, now);
        }
        while (tokens.leaveExpired(organizationId, accountId, now) == HandOverStore.PIECE) {
            // The next piece: a statement has five seconds.
        }
        return live;
    }
}
