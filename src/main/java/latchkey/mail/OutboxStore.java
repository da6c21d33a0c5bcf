package latchkey.mail;

import static latchkey.database.schema.Tables.OUTBOX;

import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of messages that wait to be sent. */
final class OutboxStore {
    private final DSLContext db;

    OutboxStore(DSLContext db) {
        this.db = db;
    }

    void insert(UUID id, MessageKind kind, String recipient, byte[] sealed, Instant at) {
        db.insertInto(OUTBOX)
                .set(OUTBOX.ID, id)
                .set(OUTBOX.KIND, kind.code())
                .set(OUTBOX.RECIPIENT, recipient)
                .set(OUTBOX.CONTENT, sealed)
                .set(OUTBOX.CREATED_AT, at)
                .set(OUTBOX.NEXT_TRY_AT, at)
                .execute();
    }
}
