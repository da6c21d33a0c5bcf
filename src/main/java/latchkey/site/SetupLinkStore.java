package latchkey.site;

import static latchkey.database.schema.Tables.SETUP_LINK;

import java.time.Instant;
import org.jooq.DSLContext;

/** The SQL of the one setup link there can be. */
final class SetupLinkStore {
    private static final int THE_ONLY = 1;

    private final DSLContext db;

    SetupLinkStore(DSLContext db) {
        this.db = db;
    }

    void put(byte[] digest, Instant expiresAt) {
        db.insertInto(SETUP_LINK)
                .set(SETUP_LINK.ID, THE_ONLY)
                .set(SETUP_LINK.DIGEST, digest)
                .set(SETUP_LINK.EXPIRES_AT, expiresAt)
                .onDuplicateKeyUpdate()
                .set(SETUP_LINK.DIGEST, digest)
                .set(SETUP_LINK.EXPIRES_AT, expiresAt)
                .execute();
    }

    boolean isLive(byte[] digest, Instant now) {
        return db.fetchExists(SETUP_LINK, SETUP_LINK.DIGEST.eq(digest).and(SETUP_LINK.EXPIRES_AT.gt(now)));
    }

    /** Of several at once, one gets true. */
    boolean use(byte[] digest, Instant now) {
        return db.deleteFrom(SETUP_LINK)
                        .where(SETUP_LINK.DIGEST.eq(digest))
                        .and(SETUP_LINK.EXPIRES_AT.gt(now))
                        .execute()
                == 1;
    }
}
