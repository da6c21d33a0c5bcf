package latchkey.mail;

import static latchkey.database.schema.Tables.OUTBOX;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The SQL of what site administrators see of the outbox. */
final class OutboxReader {
    private final DSLContext db;

    OutboxReader(DSLContext db) {
        this.db = db;
    }

    /** Those that wait, failed or were given up, the newest first. */
    List<Mail> unsent(int most) {
        return db.select(OUTBOX.fields())
                .from(OUTBOX)
                .where(OUTBOX.SENT_AT.isNull())
                .orderBy(OUTBOX.CREATED_AT.desc(), OUTBOX.ID)
                .limit(most)
                .fetch(OutboxReader::mail);
    }

    /** Those that were sent, the newest first. */
    List<Mail> sent(int most) {
        return db.select(OUTBOX.fields())
                .from(OUTBOX)
                .where(OUTBOX.SENT_AT.isNotNull())
                .orderBy(OUTBOX.CREATED_AT.desc(), OUTBOX.ID)
                .limit(most)
                .fetch(OutboxReader::mail);
    }

    Optional<Mail> find(UUID id) {
        return db.select(OUTBOX.fields()).from(OUTBOX).where(OUTBOX.ID.eq(id)).fetchOptional(OutboxReader::mail);
    }

    Optional<byte[]> content(UUID id) {
        return db.select(OUTBOX.CONTENT).from(OUTBOX).where(OUTBOX.ID.eq(id)).fetchOptional(OUTBOX.CONTENT);
    }

    private static Mail mail(Record row) {
        return new Mail(
                row.get(OUTBOX.ID),
                MessageKind.find(row.get(OUTBOX.KIND)).orElse(null),
                row.get(OUTBOX.RECIPIENT),
                row.get(OUTBOX.ORGANIZATION_ID),
                row.get(OUTBOX.CREATED_AT),
                row.get(OUTBOX.NEXT_TRY_AT),
                row.get(OUTBOX.SENT_AT),
                row.get(OUTBOX.FAILURE),
                row.get(OUTBOX.CONTENT) != null);
    }
}
