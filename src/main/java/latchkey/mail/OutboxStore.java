package latchkey.mail;

import static latchkey.database.schema.Tables.OUTBOX;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of messages that wait to be sent. */
final class OutboxStore {
    private static final int FAILURE_LENGTH = 500;

    private final DSLContext db;

    OutboxStore(DSLContext db) {
        this.db = db;
    }

    void insert(UUID id, MessageKind kind, String recipient, @Nullable UUID organizationId, byte[] sealed, Instant at) {
        db.insertInto(OUTBOX)
                .set(OUTBOX.ID, id)
                .set(OUTBOX.KIND, kind.code())
                .set(OUTBOX.RECIPIENT, recipient)
                .set(OUTBOX.ORGANIZATION_ID, organizationId)
                .set(OUTBOX.CONTENT, sealed)
                .set(OUTBOX.CREATED_AT, at)
                .set(OUTBOX.NEXT_TRY_AT, at)
                .execute();
    }

    /** How many of some kinds tell somebody of an organization, whether they were sent or not. */
    int countSince(UUID organizationId, String recipient, List<MessageKind> kinds, Instant since) {
        return db.fetchCount(
                OUTBOX,
                OUTBOX.ORGANIZATION_ID
                        .eq(organizationId)
                        .and(OUTBOX.RECIPIENT.eq(recipient))
                        .and(OUTBOX.CREATED_AT.ge(since))
                        .and(OUTBOX.KIND.in(
                                kinds.stream().map(MessageKind::code).toList())));
    }

    /** The next ones to be sent. Those of a kind that only a newer version knows are left to it. */
    List<Waiting> due(Instant now, int most) {
        return db.selectFrom(OUTBOX)
                .where(OUTBOX.NEXT_TRY_AT.le(now))
                .and(OUTBOX.CONTENT.isNotNull())
                .and(OUTBOX.KIND.in(Arrays.stream(MessageKind.values())
                        .map(MessageKind::code)
                        .toList()))
                // Somebody waits for a link that dies in half an hour; news can wait behind it.
                .orderBy(OUTBOX.KIND.in(withLinks()).desc(), OUTBOX.NEXT_TRY_AT, OUTBOX.ID)
                .limit(most)
                .fetch(row -> new Waiting(
                        row.getId(),
                        MessageKind.find(row.getKind()).orElseThrow(),
                        new Sealed(row.getContent()),
                        row.getCreatedAt(),
                        row.getAttempts(),
                        row.getNextTryAt()));
    }

    private static List<String> withLinks() {
        return Arrays.stream(MessageKind.values())
                .filter(MessageKind::hasSingleUseLink)
                .map(MessageKind::code)
                .toList();
    }

    /**
     * Takes one for sending: another instance that found it too comes too late.
     *
     * @param until when it is tried again if nobody hears of this try any more
     */
    boolean take(Waiting waiting, Instant until) {
        return db.update(OUTBOX)
                        .set(OUTBOX.ATTEMPTS, waiting.attempts() + 1)
                        .set(OUTBOX.NEXT_TRY_AT, until)
                        .where(OUTBOX.ID.eq(waiting.id()))
                        .and(OUTBOX.ATTEMPTS.eq(waiting.attempts()))
                        .and(OUTBOX.NEXT_TRY_AT.eq(waiting.nextTryAt()))
                        .and(OUTBOX.CONTENT.isNotNull())
                        .execute()
                == 1;
    }

    void sent(UUID id, Instant at) {
        db.update(OUTBOX)
                .set(OUTBOX.SENT_AT, at)
                .setNull(OUTBOX.CONTENT)
                .setNull(OUTBOX.NEXT_TRY_AT)
                .setNull(OUTBOX.FAILURE)
                .where(OUTBOX.ID.eq(id))
                .execute();
    }

    /** @param nextTry null: only if somebody asks for it */
    void failed(UUID id, String reason, @Nullable Instant nextTry) {
        db.update(OUTBOX)
                .set(OUTBOX.FAILURE, cut(reason))
                .set(OUTBOX.NEXT_TRY_AT, nextTry)
                .where(OUTBOX.ID.eq(id))
                .and(isUnsent())
                .execute();
    }

    /** Lets all that are due wait, since none of them could be sent now. */
    void hold(String reason, Instant now, Instant until) {
        db.update(OUTBOX)
                .set(OUTBOX.FAILURE, cut(reason))
                .set(OUTBOX.NEXT_TRY_AT, until)
                .where(OUTBOX.NEXT_TRY_AT.le(now))
                .and(OUTBOX.CONTENT.isNotNull())
                .execute();
    }

    /** Forgets what a message said: it is too old to be sent. */
    void giveUp(MessageKind kind, Instant writtenUntil, String reason) {
        db.update(OUTBOX)
                .setNull(OUTBOX.CONTENT)
                .setNull(OUTBOX.NEXT_TRY_AT)
                .set(OUTBOX.FAILURE, coalesce(OUTBOX.FAILURE, val(reason)))
                .where(OUTBOX.KIND.eq(kind.code()))
                .and(OUTBOX.CREATED_AT.le(writtenUntil))
                .and(isUnsent())
                .execute();
    }

    /** Forgets what waits for somebody and tells of an organization. */
    void forget(UUID organizationId, String recipient, String reason) {
        db.update(OUTBOX)
                .setNull(OUTBOX.CONTENT)
                .setNull(OUTBOX.NEXT_TRY_AT)
                .set(OUTBOX.FAILURE, reason)
                .where(OUTBOX.ORGANIZATION_ID.eq(organizationId))
                .and(OUTBOX.RECIPIENT.eq(recipient))
                .and(isUnsent())
                .execute();
    }

    /** @return how many will be tried as soon as possible */
    int tryAgain(Instant now) {
        return db.update(OUTBOX).set(OUTBOX.NEXT_TRY_AT, now).where(isUnsent()).execute();
    }

    void deleteBefore(Instant written) {
        db.deleteFrom(OUTBOX).where(OUTBOX.CREATED_AT.lt(written)).execute();
    }

    private static Condition isUnsent() {
        return OUTBOX.SENT_AT.isNull().and(OUTBOX.CONTENT.isNotNull());
    }

    private static String cut(String reason) {
        var length = reason.codePointCount(0, reason.length());
        return reason.substring(0, reason.offsetByCodePoints(0, Math.min(length, FAILURE_LENGTH)));
    }

    /** A message that is to be sent. */
    record Waiting(UUID id, MessageKind kind, Sealed content, Instant createdAt, int attempts, Instant nextTryAt) {
        boolean isWorthSending(Instant now) {
            return now.isBefore(createdAt.plus(kind.worth()));
        }
    }

    /** Bytes that are nobody's to read without the box. */
    static final class Sealed {
        private final byte[] bytes;

        Sealed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }
}
