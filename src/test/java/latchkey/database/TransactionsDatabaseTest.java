package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionsDatabaseTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final DSLContext db = database.dsl();
    private final Transactions transactions = new Transactions(db);

    @BeforeEach
    void aTableWithTwoRows() {
        db.execute("CREATE OR REPLACE TABLE counter (id int PRIMARY KEY, value int NOT NULL)");
        db.execute("INSERT INTO counter VALUES (1, 0), (2, 0)");
    }

    @Test
    void whatWorkWroteIsKept() {
        assertThat(transactions.call(() -> add(1))).isEqualTo(1);
        assertThat(value(1)).isEqualTo(1);
    }

    @Test
    void whatFailedWorkWroteIsUndone() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    add(1);
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(value(1)).isZero();
    }

    @Test
    void innerWorkIsUndoneWithTheOuter() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    transactions.run(() -> add(1));
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(value(1)).isZero();
    }

    @Test
    void outerWorkCantGoOnWithoutInnerWorkThatFailed() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    add(1);
                    assertThatThrownBy(() -> transactions.run(this::addThenFail))
                            .hasMessage("no");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Work inside has failed");
        assertThat(value(1)).isZero();
        assertThat(value(2)).isZero();
    }

    @Test
    void theLoserOfADeadlockIsRunAgain() {
        var bothHoldOne = new CyclicBarrier(2);
        var tries = new AtomicInteger();
        var other = CompletableFuture.runAsync(() -> transactions.run(() -> addBoth(1, 2, tries, bothHoldOne)));
        transactions.run(() -> addBoth(2, 1, tries, bothHoldOne));
        other.join();
        assertThat(tries).hasValue(3);
        assertThat(value(1)).isEqualTo(2);
        assertThat(value(2)).isEqualTo(2);
    }

    @Test
    void workWhoseConnectionIsLostIsRunAgainAndWhatFollowsHappensOnce() {
        var tries = new AtomicInteger();
        var followed = new AtomicInteger();
        transactions.run(() -> {
            transactions.afterCommit(followed::incrementAndGet);
            add(1);
            if (tries.incrementAndGet() == 1) {
                kill(db.fetchValue("SELECT connection_id()"));
            }
            add(2);
        });
        assertThat(tries).hasValue(2);
        assertThat(followed).hasValue(1);
        assertThat(value(1)).isEqualTo(1);
        assertThat(value(2)).isEqualTo(1);
    }

    @Test
    void whatMayHaveBeenCommittedIsNotRunAgain() {
        var tries = new AtomicInteger();
        assertThatThrownBy(() -> transactions.run(() -> {
                    tries.incrementAndGet();
                    add(1);
                    kill(db.fetchValue("SELECT connection_id()"));
                }))
                .isInstanceOf(DataAccessException.class);
        assertThat(tries).hasValue(1);
    }

    /** On another connection: within a transaction the context uses its own. */
    private void kill(Object connection) {
        try (var other = database.dataSource().getConnection();
                var statement = other.createStatement()) {
            statement.execute("KILL " + connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aConflictThatStaysIsReportedAfterThreeRetries() {
        var tries = new AtomicInteger();
        assertThatThrownBy(() -> transactions.run(() -> {
                    tries.incrementAndGet();
                    db.execute("SIGNAL SQLSTATE '40001' SET MESSAGE_TEXT = 'lost again'");
                }))
                .isInstanceOf(DataAccessException.class);
        assertThat(tries).hasValue(4);
    }

    @Test
    void innerWorkIsNotRunAgainByItself() {
        var inner = new AtomicInteger();
        var outer = new AtomicInteger();
        assertThatThrownBy(() -> transactions.run(() -> {
                    outer.incrementAndGet();
                    transactions.run(() -> {
                        inner.incrementAndGet();
                        db.execute("SIGNAL SQLSTATE '40001' SET MESSAGE_TEXT = 'lost again'");
                    });
                }))
                .isInstanceOf(DataAccessException.class);
        assertThat(inner).hasValue(outer.get());
    }

    private void addBoth(int first, int second, AtomicInteger tries, CyclicBarrier bothHoldOne) {
        add(first);
        if (tries.incrementAndGet() <= 2) {
            await(bothHoldOne);
        }
        add(second);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void addThenFail() {
        add(2);
        throw new IllegalStateException("no");
    }

    private int add(int id) {
        return db.execute("UPDATE counter SET value = value + 1 WHERE id = ?", id);
    }

    private int value(int id) {
        return db.fetchOne("SELECT value FROM counter WHERE id = ?", id).get(0, Integer.class);
    }
}
