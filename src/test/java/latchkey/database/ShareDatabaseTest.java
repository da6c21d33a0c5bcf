package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import latchkey.web.DatabaseFaults;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ShareDatabaseTest {
    /** Of the five that a test database has. */
    private static final int PART = 3;

    private final TestDatabase database = TestDatabase.fresh();
    private final DSLContext pages = context();
    private final DSLContext verifications = context();
    private final ExecutorService workers = Executors.newCachedThreadPool();

    @AfterAll
    void stop() {
        workers.shutdown();
        database.close();
    }

    @Test
    void whoeverHoldsItsShareGetsNoMoreAndTheOtherStillDoes() {
        var mayEnd = new CountDownLatch(1);
        var holding = hold(mayEnd);

        assertThatThrownBy(() -> pages.selectOne().fetch())
                .isInstanceOf(DataAccessException.class)
                .matches(DatabaseFaults::isUnavailable);
        assertThat(verifications.selectOne().fetch()).hasSize(1);
        mayEnd.countDown();
        holding.forEach(CompletableFuture::join);
        assertThat(pages.selectOne().fetch()).hasSize(1);
    }

    @Test
    void whatFailsGivesItsConnectionBack() {
        for (var i = 0; i <= PART; i++) {
            assertThatThrownBy(() -> pages.fetch("no statement")).isInstanceOf(DataAccessException.class);
            assertThatThrownBy(() -> pages.transaction(() -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(pages.selectOne().fetch()).hasSize(1);
    }

    private List<CompletableFuture<Void>> hold(CountDownLatch mayEnd) {
        var begun = new CountDownLatch(PART);
        var holding = new ArrayList<CompletableFuture<Void>>();
        for (var i = 0; i < PART; i++) {
            holding.add(CompletableFuture.runAsync(
                    () -> pages.transaction(() -> {
                        begun.countDown();
                        mayEnd.await();
                    }),
                    workers));
        }
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return holding;
    }

    private DSLContext context() {
        return Database.context(database.dataSource(), new Share(database.dataSource(), Duration.ofMillis(100)));
    }
}
