package latchkey.account;

import static latchkey.database.schema.Tables.PASSKEY;
import static latchkey.database.schema.Tables.RECOVERY_CODE;
import static latchkey.database.schema.Tables.TOTP;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectOne;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of which factors accounts have, whatever they are. */
final class FactorReader {
    private final DSLContext db;

    FactorReader(DSLContext db) {
        this.db = db;
    }

    Factors.Held of(UUID accountId) {
        var totp = field(exists(selectOne().from(TOTP).where(TOTP.ACCOUNT_ID.eq(accountId))));
        var recoveryCodes = field(selectCount()
                .from(RECOVERY_CODE)
                .where(RECOVERY_CODE.ACCOUNT_ID.eq(accountId))
                .and(RECOVERY_CODE.USED_AT.isNull()));
        var passkeys = field(selectCount().from(PASSKEY).where(PASSKEY.ACCOUNT_ID.eq(accountId)));
        return db.select(totp, recoveryCodes, passkeys)
                .fetchSingle(row -> new Factors.Held(row.value1(), row.value2(), row.value3()));
    }

    Set<UUID> havingSecond(Collection<UUID> accountIds) {
        return db.select(TOTP.ACCOUNT_ID)
                .from(TOTP)
                .where(TOTP.ACCOUNT_ID.in(accountIds))
                .union(select(PASSKEY.ACCOUNT_ID).from(PASSKEY).where(PASSKEY.ACCOUNT_ID.in(accountIds)))
                .fetchSet(TOTP.ACCOUNT_ID);
    }
}
