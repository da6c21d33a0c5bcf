package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.token.SelectionReader.capped;
import static latchkey.token.TokenConditions.expiresSoon;
import static latchkey.token.TokenConditions.hasEnded;
import static latchkey.token.TokenConditions.isLive;
import static latchkey.token.TokenConditions.isUnused;
import static latchkey.token.TokenConditions.visible;

import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL that counts tokens by their state. */
final class CounterReader {
    private final DSLContext db;

    CounterReader(DSLContext db) {
        this.db = db;
    }

    Counters count(UUID organizationId, @Nullable UUID onlyOwner, Instant now) {
        var visible = visible(organizationId, onlyOwner);
        return db.select(
                        capped(ACCESS_TOKEN, visible.and(isLive(now))),
                        capped(ACCESS_TOKEN, visible.and(expiresSoon(now))),
                        capped(ACCESS_TOKEN, visible.and(isUnused(now))),
                        capped(ACCESS_TOKEN, visible.and(hasEnded(now))))
                .fetchSingle(row -> new Counters(
                        new Capped(row.value1()),
                        new Capped(row.value2()),
                        new Capped(row.value3()),
                        new Capped(row.value4())));
    }

    /** How many tokens are live, expire soon, were not used for 90 days, or are revoked or expired. */
    record Counters(Capped live, Capped expiresSoon, Capped unused, Capped ended) {
        /** Every token is live or has ended. */
        Capped total() {
            return live.plus(ended);
        }
    }
}
