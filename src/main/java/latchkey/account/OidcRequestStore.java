package latchkey.account;

import static latchkey.database.schema.Tables.OIDC_REQUEST;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of sign-ins that lead to a provider. */
final class OidcRequestStore {
    private final DSLContext db;

    OidcRequestStore(DSLContext db) {
        this.db = db;
    }

    void insert(byte[] state, byte[] browser, byte[] content, @Nullable UUID proofOf, Instant at) {
        db.insertInto(OIDC_REQUEST)
                .set(OIDC_REQUEST.STATE_DIGEST, state)
                .set(OIDC_REQUEST.BROWSER_DIGEST, browser)
                .set(OIDC_REQUEST.CONTENT, content)
                .set(OIDC_REQUEST.PROOF_OF, proofOf)
                .set(OIDC_REQUEST.CREATED_AT, at)
                .execute();
    }

    /** Of several who take it at once, one gets it. Call it within a transaction. */
    Optional<byte[]> take(byte[] state, byte[] browser, Instant since) {
        var content = db.select(OIDC_REQUEST.CONTENT)
                .from(OIDC_REQUEST)
                .where(OIDC_REQUEST.STATE_DIGEST.eq(state))
                .and(OIDC_REQUEST.BROWSER_DIGEST.eq(browser))
                .and(OIDC_REQUEST.CREATED_AT.gt(since))
                .forUpdate()
                .fetchOptional(OIDC_REQUEST.CONTENT);
        content.ifPresent(taken -> db.deleteFrom(OIDC_REQUEST)
                .where(OIDC_REQUEST.STATE_DIGEST.eq(state))
                .execute());
        return content;
    }

    void deleteBefore(Instant at) {
        db.deleteFrom(OIDC_REQUEST).where(OIDC_REQUEST.CREATED_AT.le(at)).execute();
    }
}
