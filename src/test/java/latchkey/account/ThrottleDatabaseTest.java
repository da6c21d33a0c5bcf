package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import latchkey.TestClock;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThrottleDatabaseTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final TestClock clock = new TestClock();
    private final DSLContext db = database.dsl();
    private final Throttle throttle = new Throttle(db, new Transactions(db), clock);

    @BeforeEach
    void stopTheClock() {
        clock.stop();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void whoeverSignsInOpensTheNetworkForTheNextAtOnce() {
        fail(40, "203.0.113.1");
        var owner = Throttle.stranger("owner@acme.example", "203.0.113.1");
        clock.advance(Duration.ofSeconds(31));

        assertThat(throttle.begin(owner)).isNull();
        throttle.succeed(owner);
        assertThat(throttle.begin(Throttle.stranger("member@acme.example", "203.0.113.1")))
                .isNull();
    }

    @Test
    void peopleWhoMistypeNowAndThenDoNotAddUp() {
        for (var day = 0; day < 60; day++) {
            var person = Throttle.stranger("person" + day + "@acme.example", "203.0.113.2");
            assertThat(throttle.begin(person)).isNull();
            assertThat(throttle.begin(person)).isNull();
            throttle.succeed(person);
            clock.advance(Duration.ofHours(6));
        }
    }

    @Test
    void whoeverSignsInToTheirOwnAccountInBetweenTakesNoGuessAtOthersBack() {
        var network = "203.0.113.5";
        var own = Throttle.stranger("own@acme.example", network);
        var made = 0;
        for (var i = 0; i < 60; i++) {
            made += throttle.begin(Throttle.stranger("guess" + i + "@acme.example", network)) == null ? 1 : 0;
            if (throttle.begin(own) == null) {
                throttle.succeed(own);
            }
        }

        assertThat(made).isLessThanOrEqualTo(31);
    }

    @Test
    void ofManyTriesThatWaitForEachOtherFewKeepOthersFromTheDatabase() throws Exception {
        var tried = Throttle.stranger("owner@acme.example", "203.0.113.6");
        throttle.begin(tried);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.dsl().transaction(holding -> {
                tried.forEach(bucket -> new ThrottleStore(holding.dsl()).lock(bucket.digest()));
                for (var i = 0; i < 4 * TestDatabase.CONNECTIONS; i++) {
                    threads.execute(() -> throttle.begin(tried));
                }
                await().during(Duration.ofMillis(500))
                        .until(() -> database.dsl().selectOne().fetch().size() == 1);
            });
        }
    }

    @Test
    void aTryThatCouldNotBeMadeIsNotCounted() {
        var owner = Throttle.stranger("owner@acme.example", "203.0.113.3");
        for (var i = 0; i < 100; i++) {
            assertThat(throttle.begin(owner)).isNull();
            throttle.withdraw(owner);
        }
    }

    @Test
    void nobodyWaitsLongerThanAMinute() {
        var owner = Throttle.stranger("owner@acme.example", "203.0.113.4");
        for (var i = 0; i < 100; i++) {
            var wait = throttle.begin(owner);
            if (wait != null) {
                assertThat(wait.time()).isLessThanOrEqualTo(Duration.ofMinutes(1));
                clock.advance(wait.time());
            }
        }
    }

    private void fail(int times, String address) {
        for (var i = 0; i < times; i++) {
            while (throttle.begin(Throttle.stranger("guess" + i + "@acme.example", address)) != null) {
                clock.advance(Duration.ofSeconds(31));
            }
        }
    }
}
