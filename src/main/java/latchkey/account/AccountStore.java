package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of accounts. */
public final class AccountStore {
    private final DSLContext db;

    public AccountStore(DSLContext db) {
        this.db = db;
    }

    /** @param passwordHash null: it has no password */
    public void insert(Account account, @Nullable String passwordHash, Instant at) {
        db.insertInto(ACCOUNT)
                .set(ACCOUNT.ID, account.id())
                .set(ACCOUNT.EMAIL, account.email())
                .set(ACCOUNT.PASSWORD_HASH, passwordHash)
                .set(ACCOUNT.SITE_ADMINISTRATOR_SINCE, account.siteAdministrator() ? at : null)
                .set(ACCOUNT.CREATED_AT, at)
                .set(ACCOUNT.MODIFIED_AT, at)
                .execute();
    }

    /** Until the transaction ends, nobody else changes what the account proves itself with. */
    void lock(UUID accountId) {
        db.select(ACCOUNT.ID)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(accountId))
                .forUpdate()
                .fetch();
    }

    /** The same; false if its password is not any more the one that was verified. */
    boolean lock(UUID accountId, String verifiedHash) {
        return db.select(ACCOUNT.PASSWORD_HASH)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(accountId))
                .forUpdate()
                .fetchOptional(ACCOUNT.PASSWORD_HASH)
                .filter(verifiedHash::equals)
                .isPresent();
    }

    boolean hasPassword(UUID accountId) {
        return db.fetchExists(ACCOUNT, ACCOUNT.ID.eq(accountId), ACCOUNT.PASSWORD_HASH.isNotNull());
    }

    public boolean isEmpty() {
        return !db.fetchExists(ACCOUNT);
    }

    public boolean hasSiteAdministrator() {
        return db.fetchExists(ACCOUNT, ACCOUNT.SITE_ADMINISTRATOR_SINCE.isNotNull());
    }

    public String email(UUID accountId) {
        return db.select(ACCOUNT.EMAIL)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(accountId))
                .fetchSingle(ACCOUNT.EMAIL);
    }

    public boolean isSiteAdministrator(UUID accountId) {
        return db.fetchExists(ACCOUNT, ACCOUNT.ID.eq(accountId).and(ACCOUNT.SITE_ADMINISTRATOR_SINCE.isNotNull()));
    }

    public boolean exists(String email) {
        return db.fetchExists(ACCOUNT, ACCOUNT.EMAIL.eq(email));
    }

    public Optional<Account> find(String email) {
        return credentials(email).map(Credentials::account);
    }

    Optional<Credentials> credentials(String email) {
        return db.selectFrom(ACCOUNT)
                .where(ACCOUNT.EMAIL.eq(email))
                .fetchOptional(row -> new Credentials(
                        new Account(row.getId(), row.getEmail(), row.getSiteAdministratorSince() != null),
                        row.getPasswordHash()));
    }

    /** Makes it a site administrator; false if it is one. */
    boolean appoint(UUID accountId, Instant at) {
        return db.update(ACCOUNT)
                        .set(ACCOUNT.SITE_ADMINISTRATOR_SINCE, at)
                        .set(ACCOUNT.MODIFIED_AT, at)
                        .where(ACCOUNT.ID.eq(accountId))
                        .and(ACCOUNT.SITE_ADMINISTRATOR_SINCE.isNull())
                        .execute()
                == 1;
    }

    void replacePasswordHash(UUID accountId, String from, String to) {
        db.update(ACCOUNT)
                .set(ACCOUNT.PASSWORD_HASH, to)
                .where(ACCOUNT.ID.eq(accountId))
                .and(ACCOUNT.PASSWORD_HASH.eq(from))
                .execute();
    }

    void setPasswordHash(UUID accountId, String hash, Instant at) {
        db.update(ACCOUNT)
                .set(ACCOUNT.PASSWORD_HASH, hash)
                .set(ACCOUNT.MODIFIED_AT, at)
                .where(ACCOUNT.ID.eq(accountId))
                .execute();
    }

    /**
     * An account with what proves it.
     *
     * @param passwordHash null: it has no password
     */
    record Credentials(Account account, @Nullable String passwordHash) {}
}
