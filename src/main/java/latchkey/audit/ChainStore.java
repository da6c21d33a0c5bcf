package latchkey.audit;

import static latchkey.audit.AuditEventConditions.isOf;
import static latchkey.audit.AuditEventConditions.matches;
import static latchkey.database.schema.Tables.AUDIT_CHAIN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import java.sql.Connection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import latchkey.database.schema.tables.records.AuditEventRecord;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the chains that events stand in: one for each organization and, under the id null, the site's. */
final class ChainStore {
    private static final UUID SITE = new UUID(0, 0);

    private final DSLContext db;

    ChainStore(DSLContext db) {
        this.db = db;
    }

    /** The end of a chain, which nobody else moves until this transaction is over. */
    ChainEnd lockEnd(@Nullable UUID organizationId) {
        if (db.connectionResult(Connection::getAutoCommit)) {
            throw new IllegalStateException("Events are recorded in the transaction of what they tell of");
        }
        return findLocked(organizationId).orElseGet(() -> {
            begin(organizationId);
            return findLocked(organizationId).orElseThrow();
        });
    }

    private Optional<ChainEnd> findLocked(@Nullable UUID organizationId) {
        return db.selectFrom(AUDIT_CHAIN)
                .where(AUDIT_CHAIN.CHAIN_ID.eq(idOf(organizationId)))
                .forUpdate()
                .fetchOptional(row -> new ChainEnd(row.getPosition(), hex(row.getHash())));
    }

    /** Not INSERT IGNORE: of two who begin at once the second would only share the row, and both would wait. */
    private void begin(@Nullable UUID organizationId) {
        db.insertInto(AUDIT_CHAIN)
                .set(AUDIT_CHAIN.CHAIN_ID, idOf(organizationId))
                .set(AUDIT_CHAIN.POSITION, ChainEnd.BEGINNING.position())
                .set(AUDIT_CHAIN.HASH, HexFormat.of().parseHex(ChainEnd.BEGINNING.hash()))
                .onDuplicateKeyUpdate()
                .set(AUDIT_CHAIN.CHAIN_ID, idOf(organizationId))
                .execute();
    }

    void moveEnd(@Nullable UUID organizationId, ChainEnd end) {
        db.update(AUDIT_CHAIN)
                .set(AUDIT_CHAIN.POSITION, end.position())
                .set(AUDIT_CHAIN.HASH, HexFormat.of().parseHex(end.hash()))
                .where(AUDIT_CHAIN.CHAIN_ID.eq(idOf(organizationId)))
                .execute();
    }

    /** Where a chain ends; 0 if it has not begun. */
    long position(UUID organizationId) {
        var position = db.select(AUDIT_CHAIN.POSITION)
                .from(AUDIT_CHAIN)
                .where(AUDIT_CHAIN.CHAIN_ID.eq(organizationId))
                .fetchOne(AUDIT_CHAIN.POSITION);
        return position == null ? 0 : position;
    }

    /** Where a chain is said to end, and the last place that an event really has: of one moment, or they would differ. */
    Extent extent(@Nullable UUID organizationId) {
        var chain = AUDIT_CHAIN.CHAIN_ID.eq(idOf(organizationId));
        var row = db.select(
                        field(select(AUDIT_CHAIN.POSITION).from(AUDIT_CHAIN).where(chain)),
                        field(select(AUDIT_CHAIN.HASH).from(AUDIT_CHAIN).where(chain)),
                        field(select(max(AUDIT_EVENT.POSITION))
                                .from(AUDIT_EVENT)
                                .where(isOf(organizationId))))
                .fetchSingle();
        var end = row.value1() == null ? null : new ChainEnd(row.value1(), hex(row.value2()));
        return new Extent(end, row.value3() == null ? 0 : row.value3());
    }

    /** @param end null when it is recorded nowhere */
    record Extent(@Nullable ChainEnd end, long last) {}

    /** The first events at the places after {@code after} up to {@code upTo}, in their order. */
    List<ChainLink> links(@Nullable UUID organizationId, long after, long upTo, int limit) {
        return db.selectFrom(AUDIT_EVENT)
                .where(isOf(organizationId))
                .and(AUDIT_EVENT.POSITION.gt(after))
                .and(AUDIT_EVENT.POSITION.le(upTo))
                .orderBy(AUDIT_EVENT.POSITION, AUDIT_EVENT.ID)
                .limit(limit)
                .fetch(ChainStore::link);
    }

    /** The events of those places that a filter lets through, each with the hash before it. */
    List<ProvedEvent> proved(UUID organizationId, AuditFilter filter, long after, long upTo) {
        var before = AUDIT_EVENT.as("before");
        return db.select(AUDIT_EVENT, before.HASH)
                .from(AUDIT_EVENT)
                .leftJoin(before)
                .on(before.ORGANIZATION_ID.eq(AUDIT_EVENT.ORGANIZATION_ID))
                .and(before.POSITION.eq(AUDIT_EVENT.POSITION.minus(1)))
                .where(isOf(organizationId))
                .and(AUDIT_EVENT.POSITION.gt(after))
                .and(AUDIT_EVENT.POSITION.le(upTo))
                .and(matches(filter))
                .orderBy(AUDIT_EVENT.POSITION, AUDIT_EVENT.ID)
                .fetch(row -> proved(link(row.value1()), hex(row.value2())));
    }

    private static ProvedEvent proved(ChainLink link, String hashBefore) {
        return new ProvedEvent(link.position() == 1 ? ChainHash.BEGINNING : hashBefore, link);
    }

    /** Events without a place, the oldest first. */
    List<StoredEvent> outside(@Nullable UUID organizationId, int limit) {
        return db.selectFrom(AUDIT_EVENT)
                .where(isOf(organizationId))
                .and(AUDIT_EVENT.POSITION.isNull())
                .orderBy(AUDIT_EVENT.OCCURRED_AT, AUDIT_EVENT.ID)
                .limit(limit)
                .fetch(AuditEventConditions::read);
    }

    void place(StoredEvent event, ChainEnd place) {
        db.update(AUDIT_EVENT)
                .set(AUDIT_EVENT.POSITION, place.position())
                .set(AUDIT_EVENT.HASH, HexFormat.of().parseHex(place.hash()))
                .where(AUDIT_EVENT.ID.eq(event.id()))
                .and(isOf(event.organizationId()))
                .execute();
    }

    /** Every organization that has a chain or events, and null for the site if it has. */
    Set<@Nullable UUID> all() {
        var ids = new HashSet<@Nullable UUID>(
                db.selectDistinct(AUDIT_EVENT.ORGANIZATION_ID).from(AUDIT_EVENT).fetch(AUDIT_EVENT.ORGANIZATION_ID));
        db.select(AUDIT_CHAIN.CHAIN_ID)
                .from(AUDIT_CHAIN)
                .forEach(row -> ids.add(row.value1().equals(SITE) ? null : row.value1()));
        return ids;
    }

    static UUID idOf(@Nullable UUID organizationId) {
        return organizationId == null ? SITE : organizationId;
    }

    private static ChainLink link(AuditEventRecord row) {
        return new ChainLink(row.getPosition(), hex(row.getHash()), AuditEventConditions.read(row));
    }

    static String hex(byte @Nullable [] hash) {
        return hash == null ? "" : HexFormat.of().formatHex(hash);
    }
}
