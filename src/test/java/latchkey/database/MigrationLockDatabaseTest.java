package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MigrationLockDatabaseTest {
    private final TestDatabase database = TestDatabase.fresh();

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void oneHoldsItAtATime() throws Exception {
        var first = MigrationLock.take(database.dataSource());
        var second = CompletableFuture.supplyAsync(this::take);
        Thread.sleep(500);
        assertThat(second).isNotDone();

        first.close();
        await().until(second::isDone);
        second.join().close();
        assertThat(database.dsl().fetchCount(DSL.table("migration_lock"))).isZero();
    }

    @Test
    void whoeverEndedWithoutGivingItBackHoldsItNoLongerThanAMinute() throws Exception {
        MigrationLock.take(database.dataSource()).close();
        database.dsl().execute("INSERT INTO migration_lock VALUES (1, uuid(), utc_timestamp(6) - INTERVAL 1 SECOND)");
        MigrationLock.take(database.dataSource()).close();
    }

    private MigrationLock take() {
        try {
            return MigrationLock.take(database.dataSource());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
