package latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import latchkey.TestClock;
import latchkey.audit.ChainReport.Broken;
import latchkey.audit.ChainReport.Damage;
import latchkey.audit.ChainReport.Intact;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was altered behind the portal's back is found, and the very row is named. */
class ChainDatabaseTest {
    private static final UUID ACME = UUID.randomUUID();
    private static final UUID GLOBEX = UUID.randomUUID();

    private final TestDatabase database = TestDatabase.fresh();
    private final DSLContext db = database.dsl();
    private final Tampering attacker = new Tampering(db);
    private final TestClock clock = new TestClock();
    private final Transactions transactions = new Transactions(db);
    private final AuditLog log = new AuditLog(new AuditStore(db), clock);
    private final AuditKey key = AuditKey.parse(AuditKey.generate());
    private final ChainVerifier verifier = new ChainVerifier(db, key);
    private final Checkpoints checkpoints = new Checkpoints(db, key, clock);

    @BeforeEach
    void twentyEventsOfEach() {
        for (var i = 1; i <= 20; i++) {
            record(ACME, "Token " + i);
            record(GLOBEX, "Other " + i);
            record(null, "Site " + i);
        }
    }

    @AfterEach
    void nothingIsLeft() {
        for (var table : List.of("audit_event", "audit_checkpoint")) {
            attacker.execute("DELETE FROM " + table);
        }
        db.execute("DELETE FROM audit_chain");
        clock.reset();
    }

    @Test
    void whatWasWrittenIsIntact() {
        assertThat(verifier.chains()).containsExactlyInAnyOrder(ACME, GLOBEX, null);
        for (var chain : verifier.chains()) {
            assertThat(verifier.verify(chain)).isEqualTo(new Intact(20, null));
        }
        assertThat(verifier.verify(UUID.randomUUID())).isEqualTo(new Intact(0, null));
    }

    @Test
    void anEditOfAnyColumnIsFound() {
        var columns = new HashMap<String, Object>(Map.of(
                "occurred_at", "2020-01-01 00:00:00",
                "actor_id", UUID.randomUUID(),
                "actor", "somebody else",
                "action", "token.edited",
                "target_id", UUID.randomUUID(),
                "target", "Token  9",
                "details", "{\"number\": \"9\"}",
                "address", "203.0.113.99",
                "request_id", "other",
                "id", UUID.randomUUID()));
        columns.put("hash", new byte[32]);
        columns.forEach((column, value) -> {
            var before = db.fetchSingle(
                    "SELECT %s FROM audit_event WHERE organization_id = ? AND position = 9".formatted(column), ACME);
            edit(ACME, 9, column, value);
            assertBroken(ACME, Damage.EDITED, 9);
            edit(ACME, 9, column, column.equals("details") ? before.get(0, String.class) : before.get(0));
            assertThat(verifier.verify(ACME)).as(column).isInstanceOf(Intact.class);
        });
        assertThat(verifier.verify(GLOBEX)).isInstanceOf(Intact.class);
    }

    @Test
    void theFirstOfSeveralIsNamed() {
        edit(ACME, 12, "actor", "x");
        edit(ACME, 5, "actor", "x");
        attacker.execute("DELETE FROM audit_event WHERE organization_id = ? AND position = 3", ACME);

        assertThat(broken(ACME).position()).isEqualTo(3);
    }

    @Test
    void aDeletedEventIsFoundFirstMiddleOrLast() {
        attacker.execute("DELETE FROM audit_event WHERE organization_id = ? AND position = 7", ACME);
        attacker.execute("DELETE FROM audit_event WHERE organization_id = ? AND position = 1", GLOBEX);
        attacker.execute("DELETE FROM audit_event WHERE organization_id IS NULL AND position >= 19");

        assertThat(broken(ACME)).extracting(Broken::damage, Broken::position).containsExactly(Damage.DELETED, 7L);
        assertThat(broken(GLOBEX)).extracting(Broken::damage, Broken::position).containsExactly(Damage.DELETED, 1L);
        assertThat(broken(null)).extracting(Broken::damage, Broken::position).containsExactly(Damage.DELETED, 19L);
        assertThat(broken(ACME).sentence()).isEqualTo("The event at place 7 was deleted.");
    }

    @Test
    void aLogThatIsGoneWhollyIsFound() {
        attacker.execute("DELETE FROM audit_event WHERE organization_id = ?", ACME);

        assertThat(broken(ACME)).extracting(Broken::damage, Broken::position).containsExactly(Damage.DELETED, 1L);
    }

    @Test
    void twoThatWereSwappedAreFound() {
        attacker.swapPlaces(ACME, 6, 15);
        assertBroken(ACME, Damage.REORDERED, 6);
        assertThat(broken(ACME).sentence()).endsWith("what belongs there stands at place 15.");
    }

    @Test
    void twoThatSwappedEverythingButTheirPlacesAreFound() {
        var hash = hashAt(6);
        var other = hashAt(15);
        attacker.swapPlaces(ACME, 6, 15);
        edit(ACME, 6, "hash", hash);
        edit(ACME, 15, "hash", other);

        assertBroken(ACME, Damage.REORDERED, 6);
    }

    @Test
    void anInsertedEventIsFoundWithAPlaceOrWithout() {
        insert(ACME, "NULL", "NULL");
        insert(GLOBEX, "21", "REPEAT('x', 32)");
        insert(null, "900000", "REPEAT('x', 32)");

        assertThat(broken(ACME)).extracting(Broken::damage, Broken::position).containsExactly(Damage.INSERTED, 0L);
        assertBroken(GLOBEX, Damage.INSERTED, 21);
        assertThat(broken(null)).extracting(Broken::damage, Broken::position).containsExactly(Damage.INSERTED, 900000L);
    }

    @Test
    void anEventOnATakenPlaceIsFoundOnWhicheverSideItStands() {
        for (var id : List.of(new UUID(0, 1), new UUID(-1, -1))) {
            insert(ACME, "4", "REPEAT('x', 32)");
            edit(ACME, 4, "id", id, "actor = 'x'");

            assertThat(broken(ACME))
                    .extracting(Broken::damage, Broken::position, Broken::event)
                    .containsExactly(Damage.INSERTED, 4L, id);
            attacker.execute("DELETE FROM audit_event WHERE id = ?", id);
        }
    }

    @Test
    void anEventSlippedInAheadKeepsNobodyFromGoingOn() {
        insert(ACME, "21", "REPEAT('x', 32)");
        record(ACME, "Goes on");

        assertThat(broken(ACME)).extracting(Broken::damage, Broken::position).containsExactly(Damage.INSERTED, 21L);
    }

    @Test
    void anEventOfAnotherOrganizationIsFoundInBoth() {
        attacker.execute(
                "UPDATE audit_event SET organization_id = ?, position = 21 WHERE organization_id = ? AND position = 8",
                GLOBEX,
                ACME);

        assertThat(broken(ACME)).extracting(Broken::damage, Broken::position).containsExactly(Damage.DELETED, 8L);
        assertBroken(GLOBEX, Damage.INSERTED, 21);
    }

    @Test
    void anEndThatWasPutBackOrLostIsFound() {
        db.execute("UPDATE audit_chain SET hash = REPEAT('x', 32) WHERE chain_id = ?", ACME);
        db.execute("DELETE FROM audit_chain WHERE chain_id = ?", GLOBEX);

        assertThat(broken(ACME).damage()).isEqualTo(Damage.EDITED);
        assertThat(broken(GLOBEX).sentence()).contains("the end of the chain");
    }

    @Test
    void whoMakesTheHashesAnewIsFoundByTheCheckpoint() {
        checkpoints.sign();
        record(ACME, "After the checkpoint");
        assertThat(verifier.verify(ACME)).isInstanceOf(Intact.class);
        edit(ACME, 11, "target", "Forged");
        makeAnew(ACME);

        assertThat(broken(ACME)).extracting(Broken::damage, Broken::position).containsExactly(Damage.RECOMPUTED, 1L);
        assertThat(broken(ACME).sentence()).contains("places 1 to 20");
    }

    @Test
    void whatWasSignedTheDayBeforeIsNotSuspected() {
        checkpoints.sign();
        record(ACME, "Next day");
        clock.advance(Duration.ofDays(1));
        checkpoints.sign();
        edit(ACME, 21, "target", "Forged");
        makeAnew(ACME);

        assertThat(broken(ACME)).extracting(Broken::damage, Broken::position).containsExactly(Damage.RECOMPUTED, 21L);
    }

    @Test
    void whoCutsTheEndOffCleanlyIsFoundByTheCheckpoint() {
        checkpoints.sign();
        attacker.execute("DELETE FROM audit_event WHERE organization_id = ? AND position > 15", ACME);
        makeAnew(ACME);

        assertThat(broken(ACME)).extracting(Broken::damage, Broken::position).containsExactly(Damage.DELETED, 16L);
        assertThat(broken(ACME).sentence()).contains("covers 20");
    }

    @Test
    void aCheckpointThatAnotherKeySignedIsNotBelieved() {
        var thief = AuditKey.parse(AuditKey.generate());
        edit(ACME, 11, "target", "Forged");
        makeAnew(ACME);
        new Checkpoints(db, thief, clock).sign();

        assertThat(broken(ACME).damage()).isEqualTo(Damage.UNSIGNED);
        var trusting = new ChainVerifier(db, key.trusting(Set.of(thief.publicKey())));
        assertThat(trusting.verify(ACME)).isInstanceOf(Intact.class);
    }

    @Test
    void anAlteredCheckpointIsFound() {
        checkpoints.sign();
        attacker.execute("UPDATE audit_checkpoint SET position = 19, hash = (SELECT hash FROM audit_event"
                + " WHERE organization_id = chain_id AND position = 19) WHERE chain_id = '" + ACME + "'");

        assertThat(broken(ACME).damage()).isEqualTo(Damage.UNSIGNED);
    }

    @Test
    void checkpointsAreSignedOnceADayAndWhereSomethingWasAdded() {
        var other = new Checkpoints(db, key, clock);
        checkpoints.sign();
        other.sign();
        record(ACME, "The same day");
        checkpoints.sign();
        assertThat(positions(ACME)).containsExactly(20L);
        clock.advance(Duration.ofDays(1));
        checkpoints.sign();
        assertThat(positions(ACME)).containsExactly(20L, 21L);
        assertThat(positions(GLOBEX)).containsExactly(20L);
        assertThat(verifier.verify(ACME))
                .isInstanceOfSatisfying(
                        Intact.class, intact -> assertThat(intact.last()).isNotNull());
    }

    @Test
    void checkpointsAreNeitherChangedNorDeleted() {
        checkpoints.sign();

        assertThatThrownBy(() -> db.execute("UPDATE audit_checkpoint SET position = 1"))
                .hasMessageContaining("checkpoints are never changed");
        assertThatThrownBy(() -> db.execute("DELETE FROM audit_checkpoint"))
                .hasMessageContaining("checkpoints are never deleted");
    }

    @Test
    void aBrokenChainIsNotSigned() {
        checkpoints.sign();
        record(ACME, "Next day");
        record(GLOBEX, "Next day");
        clock.advance(Duration.ofDays(1));
        edit(ACME, 11, "target", "Forged");
        makeAnew(ACME);
        checkpoints.sign();

        assertThat(positions(ACME)).containsExactly(20L);
        assertThat(positions(GLOBEX)).containsExactly(20L, 21L);
    }

    @Test
    void aLongChainIsVerifiedWithinItsStrides() {
        transactions.run(() -> {
            for (var i = 0; i < 2_100; i++) {
                log.record(ACME, somebody(), AuditAction.TOKEN_CREATED, null, "Many", Map.of());
            }
        });
        assertThat(verifier.verify(ACME)).isEqualTo(new Intact(2_120, null));
        for (var position : List.of(1000L, 1001L, 2000L, 2120L)) {
            var before = attacker.idAt(ACME, position);
            edit(ACME, position, "id", UUID.randomUUID());
            assertBroken(ACME, Damage.EDITED, position);
            edit(ACME, position, "id", before);
        }
        attacker.swapPlaces(ACME, 3, 2_119);
        assertBroken(ACME, Damage.REORDERED, 3);
    }

    @Test
    void eventsOfAnEarlierVersionAreTakenInAndThatIsRecorded() {
        insert(ACME, "NULL", "NULL");
        insert(ACME, "NULL", "NULL");
        var adoption = new ChainAdoption(db, log, transactions);
        adoption.run();
        adoption.run();

        assertThat(verifier.verify(ACME)).isEqualTo(new Intact(23, null));
        assertThat(verifier.verify(GLOBEX)).isEqualTo(new Intact(20, null));
        assertThat(db.fetchSingle(
                                "SELECT action, details FROM audit_event WHERE organization_id = ? AND position = 23",
                                ACME)
                        .intoList()
                        .toString())
                .contains("audit.adopted", "\"events\":\"2\"");
    }

    @Test
    void aPlaceIsGivenOnceAndNothingElseChangesWithIt() {
        insert(ACME, "NULL", "NULL");

        assertThatThrownBy(
                        () -> db.execute(
                                "UPDATE audit_event SET position = 21, hash = REPEAT('x', 32), actor = 'y' WHERE position IS NULL"))
                .hasMessageContaining("audit events are never changed");
        assertThatThrownBy(() -> db.execute("UPDATE audit_event SET position = 21 WHERE position IS NULL"))
                .hasMessageContaining("audit events are never changed");
        assertThatThrownBy(() -> db.execute("UPDATE audit_event SET position = 22 WHERE position = 2"))
                .hasMessageContaining("audit events are never changed");
    }

    @Test
    void anEventOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> log.record(ACME, somebody(), AuditAction.TOKEN_CREATED, null, "x", Map.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(verifier.verify(ACME)).isEqualTo(new Intact(20, null));
    }

    @Test
    void manyAtOnceLoseNothingAndLeaveNoGap() throws Exception {
        var newcomer = UUID.randomUUID();
        var chains = List.of(ACME, GLOBEX, newcomer);
        var start = new CyclicBarrier(8);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var work = new ArrayList<Callable<Void>>();
            for (var thread = 0; thread < 8; thread++) {
                work.add(() -> {
                    start.await();
                    for (var i = 0; i < 25; i++) {
                        transactions.run(() -> chains.stream()
                                .sorted()
                                .forEach(chain -> log.record(
                                        chain, somebody(), AuditAction.TOKEN_CREATED, null, "At once", Map.of())));
                    }
                    return null;
                });
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }
        assertThat(verifier.verify(ACME)).isEqualTo(new Intact(220, null));
        assertThat(verifier.verify(GLOBEX)).isEqualTo(new Intact(220, null));
        assertThat(verifier.verify(newcomer)).isEqualTo(new Intact(200, null));
        assertThat(db.fetchSingle(
                                "SELECT COUNT(DISTINCT position) FROM audit_event WHERE organization_id = ?", newcomer)
                        .get(0, int.class))
                .isEqualTo(200);
    }

    @Test
    void whatIsRolledBackLeavesNoGap() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    log.record(ACME, somebody(), AuditAction.TOKEN_CREATED, null, "Undone", Map.of());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        record(ACME, "Next");

        assertThat(verifier.verify(ACME)).isEqualTo(new Intact(21, null));
    }

    @Test
    void anyTextIsReadAsItWasHashed() {
        for (var text :
                List.of("", " trailing ", "Ж 🚀 مفتاح", "a\u0000b", "5:hello,-", "\"\\\n\t", "\ud83d", "e\u0301")) {
            transactions.run(() -> log.record(
                    ACME, somebody(), AuditAction.TOKEN_CREATED, null, text, Map.of("b" + text, text, "a", "→")));
        }
        assertThat(verifier.verify(ACME)).isEqualTo(new Intact(28, null));
    }

    private void record(@Nullable UUID organizationId, String target) {
        transactions.run(() -> log.record(
                organizationId, somebody(), AuditAction.TOKEN_CREATED, UUID.randomUUID(), target, Map.of("a", "b")));
    }

    private static Actor somebody() {
        return new Actor(UUID.randomUUID(), "somebody", "203.0.113.1", "request");
    }

    private void edit(UUID organizationId, long position, String column, Object value) {
        edit(organizationId, position, column, value, "TRUE");
    }

    private void edit(UUID organizationId, long position, String column, Object value, String condition) {
        attacker.execute(
                "UPDATE audit_event SET %s = ? WHERE organization_id = ? AND position = ? AND %s"
                        .formatted(column, condition),
                value,
                organizationId,
                position);
    }

    private void insert(@Nullable UUID organizationId, String position, String hash) {
        db.execute(
                "INSERT INTO audit_event (id, organization_id, occurred_at, actor, action, target, details, address,"
                        + " request_id, position, hash) SELECT UUID(), ?, UTC_TIMESTAMP(6), 'x', 'token.created', 'x', '{}', '', '', %s, %s"
                                .formatted(position, hash),
                organizationId);
    }

    /** What an attacker with every right on the database can do. */
    private void makeAnew(UUID organizationId) {
        var chains = new ChainStore(db);
        var end = ChainEnd.BEGINNING;
        for (var link : chains.links(organizationId, 0, Long.MAX_VALUE, 1000)) {
            end = end.with(link.event());
            edit(organizationId, end.position(), "hash", HexFormat.of().parseHex(end.hash()));
        }
        chains.moveEnd(organizationId, end);
    }

    private byte[] hashAt(long position) {
        return db.fetchSingle("SELECT hash FROM audit_event WHERE organization_id = ? AND position = ?", ACME, position)
                .get(0, byte[].class);
    }

    private List<Long> positions(UUID organizationId) {
        return new CheckpointStore(db)
                .of(organizationId).stream()
                        .map(checkpoint -> checkpoint.end().position())
                        .toList();
    }

    private Broken broken(@Nullable UUID organizationId) {
        assertThat(verifier.verify(organizationId)).isInstanceOf(Broken.class);
        return (Broken) verifier.verify(organizationId);
    }

    private void assertBroken(UUID organizationId, Damage damage, long position) {
        assertThat(broken(organizationId))
                .extracting(Broken::damage, Broken::position, Broken::event)
                .containsExactly(damage, position, attacker.idAt(organizationId, position));
    }
}
