package latchkey.account;

import static latchkey.database.schema.Tables.OIDC_LINK;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of identities that wait to be confirmed by their account. */
final class OidcLinkStore {
    private final DSLContext db;

    OidcLinkStore(DSLContext db) {
        this.db = db;
    }

    void insert(byte[] digest, UUID accountId, String issuer, String subject, Instant at) {
        db.insertInto(OIDC_LINK)
                .set(OIDC_LINK.DIGEST, digest)
                .set(OIDC_LINK.ACCOUNT_ID, accountId)
                .set(OIDC_LINK.ISSUER, issuer)
                .set(OIDC_LINK.SUBJECT, subject)
                .set(OIDC_LINK.CREATED_AT, at)
                .execute();
    }

    Optional<Waiting> find(byte[] digest, UUID accountId, Instant since) {
        return db.selectFrom(OIDC_LINK)
                .where(OIDC_LINK.DIGEST.eq(digest))
                .and(OIDC_LINK.ACCOUNT_ID.eq(accountId))
                .and(OIDC_LINK.CREATED_AT.gt(since))
                .fetchOptional(row -> new Waiting(row.getIssuer(), row.getSubject()));
    }

    /** Of several at once, one gets true. */
    boolean delete(byte[] digest) {
        return db.deleteFrom(OIDC_LINK).where(OIDC_LINK.DIGEST.eq(digest)).execute() == 1;
    }

    void deleteAllOf(UUID accountId) {
        db.deleteFrom(OIDC_LINK).where(OIDC_LINK.ACCOUNT_ID.eq(accountId)).execute();
    }

    void deleteBefore(Instant at) {
        db.deleteFrom(OIDC_LINK).where(OIDC_LINK.CREATED_AT.le(at)).execute();
    }

    /** Somebody at a provider. */
    record Waiting(String issuer, String subject) {}
}
