package latchkey.site;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.MEMBERSHIP;

import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of whose logs tell of a mail. */
final class RecipientReader {
    private final DSLContext db;

    RecipientReader(DSLContext db) {
        this.db = db;
    }

    /** The organizations of whoever has an address, in one order for all who lock the ends of their logs. */
    List<UUID> organizationsOf(String email) {
        return db
                .select(MEMBERSHIP.ORGANIZATION_ID)
                .from(MEMBERSHIP)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MEMBERSHIP.ACCOUNT_ID))
                .where(ACCOUNT.EMAIL.eq(email))
                .fetch(MEMBERSHIP.ORGANIZATION_ID)
                .stream()
                .sorted()
                .toList();
    }
}
