package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.OIDC_IDENTITY;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of who accounts are at a provider. */
final class OidcIdentityStore {
    private final DSLContext db;

    OidcIdentityStore(DSLContext db) {
        this.db = db;
    }

    void insert(UUID accountId, String issuer, String subject, Instant at) {
        db.insertInto(OIDC_IDENTITY)
                .set(OIDC_IDENTITY.ID, UuidCreator.getTimeOrderedEpoch())
                .set(OIDC_IDENTITY.ISSUER, issuer)
                .set(OIDC_IDENTITY.SUBJECT, subject)
                .set(OIDC_IDENTITY.ACCOUNT_ID, accountId)
                .set(OIDC_IDENTITY.CREATED_AT, at)
                .set(OIDC_IDENTITY.LAST_USED_AT, at)
                .execute();
    }

    Optional<Account> find(String issuer, String subject) {
        return db.select(ACCOUNT.ID, ACCOUNT.EMAIL, ACCOUNT.SITE_ADMINISTRATOR_SINCE)
                .from(OIDC_IDENTITY)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(OIDC_IDENTITY.ACCOUNT_ID))
                .where(OIDC_IDENTITY.ISSUER.eq(issuer))
                .and(OIDC_IDENTITY.SUBJECT.eq(subject))
                .fetchOptional(row -> new Account(row.value1(), row.value2(), row.value3() != null));
    }

    boolean has(UUID accountId, String issuer) {
        return db.fetchExists(
                OIDC_IDENTITY, OIDC_IDENTITY.ACCOUNT_ID.eq(accountId).and(OIDC_IDENTITY.ISSUER.eq(issuer)));
    }

    /** The oldest first. */
    List<LinkedProvider> of(UUID accountId) {
        return db.selectFrom(OIDC_IDENTITY)
                .where(OIDC_IDENTITY.ACCOUNT_ID.eq(accountId))
                .orderBy(OIDC_IDENTITY.CREATED_AT, OIDC_IDENTITY.ID)
                .fetch(row ->
                        new LinkedProvider(row.getId(), row.getIssuer(), row.getCreatedAt(), row.getLastUsedAt()));
    }

    boolean delete(UUID accountId, UUID id) {
        return db.deleteFrom(OIDC_IDENTITY)
                        .where(OIDC_IDENTITY.ACCOUNT_ID.eq(accountId))
                        .and(OIDC_IDENTITY.ID.eq(id))
                        .execute()
                == 1;
    }

    void deleteAllOf(UUID accountId) {
        db.deleteFrom(OIDC_IDENTITY)
                .where(OIDC_IDENTITY.ACCOUNT_ID.eq(accountId))
                .execute();
    }

    void touch(String issuer, String subject, Instant at) {
        db.update(OIDC_IDENTITY)
                .set(OIDC_IDENTITY.LAST_USED_AT, at)
                .where(OIDC_IDENTITY.ISSUER.eq(issuer))
                .and(OIDC_IDENTITY.SUBJECT.eq(subject))
                .execute();
    }
}
