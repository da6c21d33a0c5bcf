package latchkey.account;

import static latchkey.database.schema.Tables.KEPT_FORM;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of forms kept until whoever sent them has proved who they are. */
final class KeptFormStore {
    private final DSLContext db;

    KeptFormStore(DSLContext db) {
        this.db = db;
    }

    void insert(UUID id, UUID accountId, byte[] browser, byte[] sealed, Instant at) {
        db.insertInto(KEPT_FORM)
                .set(KEPT_FORM.ID, id)
                .set(KEPT_FORM.ACCOUNT_ID, accountId)
                .set(KEPT_FORM.BROWSER, browser)
                .set(KEPT_FORM.CONTENT, sealed)
                .set(KEPT_FORM.CREATED_AT, at)
                .execute();
    }

    Optional<byte[]> find(UUID id, UUID accountId, byte[] browser, Instant since) {
        return db.select(KEPT_FORM.CONTENT)
                .from(KEPT_FORM)
                .where(KEPT_FORM.ID.eq(id))
                .and(KEPT_FORM.ACCOUNT_ID.eq(accountId))
                .and(KEPT_FORM.BROWSER.eq(browser))
                .and(KEPT_FORM.CREATED_AT.gt(since))
                .fetchOptional(KEPT_FORM.CONTENT);
    }

    /** Of several at once, one gets true. */
    boolean markShown(UUID id, Instant at) {
        return db.update(KEPT_FORM)
                        .set(KEPT_FORM.SHOWN_AT, at)
                        .where(KEPT_FORM.ID.eq(id))
                        .and(KEPT_FORM.SHOWN_AT.isNull())
                        .execute()
                == 1;
    }

    /** But for the newest ones, of which there may be some. */
    void deleteOldest(UUID accountId, int left) {
        var tooMany = db.fetchCount(KEPT_FORM, KEPT_FORM.ACCOUNT_ID.eq(accountId)) - left;
        if (tooMany > 0) {
            db.deleteFrom(KEPT_FORM)
                    .where(KEPT_FORM.ACCOUNT_ID.eq(accountId))
                    .orderBy(KEPT_FORM.CREATED_AT, KEPT_FORM.ID)
                    .limit(tooMany)
                    .execute();
        }
    }

    /** Those that another browser sent. */
    void deleteOthers(UUID accountId, byte[] browser) {
        db.deleteFrom(KEPT_FORM)
                .where(KEPT_FORM.ACCOUNT_ID.eq(accountId))
                .and(KEPT_FORM.BROWSER.ne(browser))
                .execute();
    }

    void deleteAllOf(UUID accountId) {
        db.deleteFrom(KEPT_FORM).where(KEPT_FORM.ACCOUNT_ID.eq(accountId)).execute();
    }

    void deleteBefore(Instant at) {
        db.deleteFrom(KEPT_FORM).where(KEPT_FORM.CREATED_AT.le(at)).execute();
    }
}
