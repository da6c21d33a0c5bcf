package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.EXPIRY_DIGEST;
import static latchkey.database.schema.Tables.EXPIRY_NOTICE;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.jooq.impl.DSL.excluded;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import latchkey.database.schema.tables.records.ExpiryNoticeRecord;
import latchkey.token.ExpiringTokens.Due;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The SQL of which tokens expire soon, and what was told about them. */
final class ExpiryStore {
    private static final LocalDate NEVER = LocalDate.EPOCH;
    private static final int PIECE = 500;

    private final DSLContext db;

    ExpiryStore(DSLContext db) {
        this.db = db;
    }

    List<UUID> organizations() {
        return db.select(ORGANIZATION.ID)
                .from(ORGANIZATION)
                .orderBy(ORGANIZATION.ID)
                .fetch(ORGANIZATION.ID);
    }

    /** Those that live, and not longer than that; the soonest first. */
    List<ExpiringToken> expiring(UUID organizationId, Instant now, Instant horizon) {
        return db.select(
                        ACCESS_TOKEN.ID,
                        ACCESS_TOKEN.NAME,
                        ACCESS_TOKEN.EXPIRES_AT,
                        ACCESS_TOKEN_SECRET.CREATED_AT,
                        ACCOUNT.ID,
                        ACCOUNT.EMAIL,
                        EXPIRY_NOTICE.DAYS)
                .from(ACCESS_TOKEN)
                .join(ACCESS_TOKEN_SECRET)
                .on(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .leftJoin(ACCOUNT)
                .on(ACCOUNT.ID.eq(ACCESS_TOKEN.OWNER_ID))
                .leftJoin(EXPIRY_NOTICE)
                .on(EXPIRY_NOTICE.TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .and(EXPIRY_NOTICE.EXPIRES_AT.eq(ACCESS_TOKEN.EXPIRES_AT))
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(TokenConditions.isLive(now))
                .and(ACCESS_TOKEN.ENDS_AT.le(horizon))
                .and(ACCESS_TOKEN.REVOKED_AT.isNull())
                .orderBy(ACCESS_TOKEN.ENDS_AT, ACCESS_TOKEN.ID)
                .fetch(ExpiryStore::token);
    }

    private static ExpiringToken token(Record row) {
        var days = row.get(EXPIRY_NOTICE.DAYS);
        return new ExpiringToken(
                row.get(ACCESS_TOKEN.ID),
                row.get(ACCESS_TOKEN.NAME),
                owner(row),
                row.get(ACCESS_TOKEN_SECRET.CREATED_AT),
                row.get(ACCESS_TOKEN.EXPIRES_AT),
                days);
    }

    private static @Nullable Person owner(Record row) {
        var id = row.get(ACCOUNT.ID);
        return id == null ? null : new Person(id, row.get(ACCOUNT.EMAIL));
    }

    /**
     * Makes this the day on which an organization was told last; until the transaction ends, others wait.
     *
     * @return false if it is already
     */
    boolean beginDay(UUID organizationId, LocalDate today) {
        db.insertInto(EXPIRY_DIGEST)
                .set(EXPIRY_DIGEST.ORGANIZATION_ID, organizationId)
                .set(EXPIRY_DIGEST.TOLD_ON, NEVER)
                .onDuplicateKeyIgnore()
                .execute();
        return db.update(EXPIRY_DIGEST)
                        .set(EXPIRY_DIGEST.TOLD_ON, today)
                        .where(EXPIRY_DIGEST.ORGANIZATION_ID.eq(organizationId))
                        .and(EXPIRY_DIGEST.TOLD_ON.lt(today))
                        .execute()
                == 1;
    }

    /** Notes that people were warned of the ends that tokens have now, in one order and many in a statement. */
    void note(UUID organizationId, List<Due> due, Instant at) {
        var rows = due.stream()
                .sorted(Comparator.comparing(each -> each.token().id().toString()))
                .map(each -> notice(organizationId, each, at))
                .toList();
        for (var from = 0; from < rows.size(); from += PIECE) {
            var piece = rows.subList(from, Math.min(from + PIECE, rows.size()));
            db.insertInto(EXPIRY_NOTICE)
                    .set(piece)
                    .onDuplicateKeyUpdate()
                    .set(EXPIRY_NOTICE.EXPIRES_AT, excluded(EXPIRY_NOTICE.EXPIRES_AT))
                    .set(EXPIRY_NOTICE.DAYS, excluded(EXPIRY_NOTICE.DAYS))
                    .set(EXPIRY_NOTICE.TOLD_AT, excluded(EXPIRY_NOTICE.TOLD_AT))
                    .execute();
        }
    }

    private static ExpiryNoticeRecord notice(UUID organizationId, Due due, Instant at) {
        var row = new ExpiryNoticeRecord();
        row.setTokenId(due.token().id());
        row.setOrganizationId(organizationId);
        row.setExpiresAt(due.token().expiresAt());
        row.setDays(due.days());
        row.setToldAt(at);
        return row;
    }
}
