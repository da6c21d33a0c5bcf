package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.PASSWORD_RESET;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of links that set a new password. */
final class PasswordResetStore {
    private final DSLContext db;

    PasswordResetStore(DSLContext db) {
        this.db = db;
    }

    void insert(UUID accountId, byte[] digest, Instant at, Instant expiresAt) {
        db.insertInto(PASSWORD_RESET)
                .set(PASSWORD_RESET.ACCOUNT_ID, accountId)
                .set(PASSWORD_RESET.DIGEST, digest)
                .set(PASSWORD_RESET.CREATED_AT, at)
                .set(PASSWORD_RESET.EXPIRES_AT, expiresAt)
                .execute();
    }

    /** How many of an account live; the others are forgotten. */
    int tidy(UUID accountId, Instant now) {
        db.deleteFrom(PASSWORD_RESET)
                .where(PASSWORD_RESET.ACCOUNT_ID.eq(accountId))
                .and(PASSWORD_RESET.EXPIRES_AT.le(now))
                .execute();
        return db.fetchCount(PASSWORD_RESET, PASSWORD_RESET.ACCOUNT_ID.eq(accountId));
    }

    /** Whose link lives. */
    Optional<Account> find(byte[] digest, Instant now) {
        return db.select(ACCOUNT.ID, ACCOUNT.EMAIL, ACCOUNT.SITE_ADMINISTRATOR_SINCE)
                .from(PASSWORD_RESET)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(PASSWORD_RESET.ACCOUNT_ID))
                .where(PASSWORD_RESET.DIGEST.eq(digest))
                .and(PASSWORD_RESET.EXPIRES_AT.gt(now))
                .fetchOptional(row -> new Account(row.value1(), row.value2(), row.value3() != null));
    }

    /** Of several at once, one gets true. */
    boolean use(byte[] digest, Instant now) {
        return db.deleteFrom(PASSWORD_RESET)
                        .where(PASSWORD_RESET.DIGEST.eq(digest))
                        .and(PASSWORD_RESET.EXPIRES_AT.gt(now))
                        .execute()
                == 1;
    }

    void deleteOf(UUID accountId) {
        db.deleteFrom(PASSWORD_RESET)
                .where(PASSWORD_RESET.ACCOUNT_ID.eq(accountId))
                .execute();
    }
}
