package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import latchkey.TestPortal.Created;
import latchkey.TestPortal.Server;
import latchkey.account.Sha256;
import latchkey.database.DatabaseClock;
import latchkey.database.schema.tables.records.AuditEventRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three portals over one database: the clock of one machine is right, that of another five minutes ahead, that of the
 * third as much behind. What time it is, the database says, everywhere.
 */
class ClockOffFaultTest {
    private static final Duration OFF = Duration.ofMinutes(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String OWNER = "owner@acme.example";
    private static final Map<String, String> REMEMBERING = Map.of("verification.remembered", "1000");

    /** What a comparison with the database may be wrong by, and what a busy machine takes to make a request. */
    private static final Duration EXACT = Duration.ofMillis(100);

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Object comparing = new Object();
    private final TestPortal right = TestPortal.withPeople(REMEMBERING);
    private final Off ahead = new Off("ahead", OFF);
    private final Off behind = new Off("behind", OFF.negated());
    private final List<TestPortal> all = List.of(right, ahead.portal, behind.portal);
    private final Server server = right.registerServer("orders-api");
    private int made;

    @AfterAll
    void stop() {
        ahead.stop();
        behind.stop();
        right.close();
    }

    @BeforeEach
    void forgetGuesses() {
        right.db().execute("DELETE FROM throttle");
    }

    Stream<Off> machines() {
        return Stream.of(ahead, behind);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aTokenIsAcceptedUntilTheDatabaseSaysThatItHasExpired(Off off) {
        var token = create(off, "In two minutes");
        var expires = now().plus(MINUTE.multipliedBy(2)).truncatedTo(ChronoUnit.MILLIS);
        right.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.EXPIRES_AT, expires)
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .execute();

        isAccepted(token.secret());
        for (var portal : all) {
            assertThat(describe(portal, token.secret())).isEqualTo(200);
        }
        endsAt(token.secret(), expires);
        for (var portal : all) {
            assertThat(describe(portal, token.secret())).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theGraceOfARotatedSecretLastsAsLongAsItShould(Off off) {
        var token = create(off, "Rotated");
        var rotated = signIn(off).post(token.path() + "/rotation", "expires", "90d", "grace", "1h");
        var firstUse = now();
        assertThat(accepts(off.portal, rotated.secret())).isTrue();
        off.portal.flushUsage();
        var ends = right.db()
                .select(ACCESS_TOKEN_SECRET.ENDS_AT)
                .from(ACCESS_TOKEN_SECRET)
                .where(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(token.id()))
                .and(ACCESS_TOKEN_SECRET.ENDS_AT.isNotNull())
                .fetchSingle(ACCESS_TOKEN_SECRET.ENDS_AT);
        assertThat(ends).isCloseTo(firstUse.plus(Duration.ofHours(1)), within(2, ChronoUnit.SECONDS));

        isAccepted(token.secret());
        advance(Duration.ofHours(1).minus(MINUTE));
        isAccepted(token.secret());
        endsAt(token.secret(), ends);
        isAccepted(rotated.secret());
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aSessionThatNobodyUsesEndsAfterAnHourEverywhere(Off off) {
        var used = signIn(off);
        var unused = signIn(off);
        advance(Duration.ofHours(1).minus(MINUTE));
        assertThat(statuses(used, "/account")).containsOnly(200);

        advance(MINUTE.multipliedBy(2));
        assertThat(statuses(unused, "/account")).containsOnly(303);
        assertThat(statuses(used, "/account")).containsOnly(200);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aSessionThatIsUsedEndsAfterTwelveHoursEverywhere(Off off) {
        var begun = now();
        var client = signIn(off);
        assertThat(session(client)).isCloseTo(begun.plus(Duration.ofHours(12)), within(5, ChronoUnit.SECONDS));
        for (var times = 0; times < 12; times++) {
            advance(MINUTE.multipliedBy(58));
            assertThat(statuses(client, "/account")).containsOnly(200);
        }
        advanceTo(begun.plus(Duration.ofHours(12)).minus(MINUTE));
        assertThat(statuses(client, "/account")).containsOnly(200);

        advance(MINUTE.multipliedBy(2));
        assertThat(statuses(client, "/account")).containsOnly(303);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aProofCountsForFifteenMinutesEverywhere(Off off) {
        var client = signIn(off);
        advance(Duration.ofMinutes(14));
        assertThat(statuses(client, "/orgs/acme/tokens/export")).containsOnly(200);

        advance(MINUTE.multipliedBy(2));
        assertThat(statuses(client, "/orgs/acme/tokens/export")).containsOnly(303);
        client.post("/account/proof", "password", TestPortal.PASSWORD);
        assertThat(statuses(client, "/orgs/acme/tokens/export")).containsOnly(200);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void whatIsRevokedAtEitherIsRefusedByAllWhenThatIsAnswered(Off off) {
        for (var portal : List.of(right, off.portal)) {
            var token = create(off, "Revoked");
            isAccepted(token.secret());
            var client = signIn(off).at(portal.url());
            var answer = client.post(token.path() + "/revocation");

            for (var other : all) {
                assertThat(accepts(other, token.secret())).isFalse();
            }
            assertThat(client.get(answer.location()).text())
                    .containsPattern("Refused by 3 of 3 instances, [0-5]\\.\\d s after you revoked it");
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void anAppShowsTheCodesOfTheRightTime(Off off) {
        var email = "app-" + ++made + "@acme.example";
        right.add(email, false);
        var factors = setUp(off, email);
        for (var portal : all) {
            advance(Duration.ofSeconds(60));
            var client = TestFactors.halfWay(portal, email);
            var wrong = factors.app().code(now().plus(off.by));
            assertThat(client.post("/sign-in/second-factor", "code", wrong).status())
                    .isEqualTo(422);
            assertThat(factors.enter(right, client).status()).isEqualTo(303);
            assertThat(client.get("/account").status()).isEqualTo(200);
        }
    }

    @Test
    void eventsAreInTheOrderInWhichTheyHappenedAndAtTheirTime() {
        var token = create(behind, "Looked after");
        var times = new ArrayList<Instant>();
        for (var portal : List.of(ahead.portal, right, behind.portal, ahead.portal, behind.portal, right)) {
            var before = now();
            var name = "Looked after " + times.size();
            assertThat(signIn(behind)
                            .at(portal.url())
                            .post(token.path() + "/edit", "name", name)
                            .status())
                    .isEqualTo(303);
            times.add(before);
        }
        var recorded = right.eventsAbout(token.id());

        assertThat(recorded.map(AuditEventRecord::getTarget).subList(1, 7))
                .isEqualTo(times.stream()
                        .map(time -> "Looked after " + times.indexOf(time))
                        .toList());
        for (var i = 0; i < times.size(); i++) {
            assertThat(recorded.get(i + 1).getOccurredAt())
                    .isBetween(times.get(i).minus(EXACT), times.get(i).plus(SOON));
        }
        assertThat(signIn(ahead).post("/orgs/acme/audit/verification").heading())
                .isEqualTo("The audit log is intact");
    }

    @ParameterizedTest
    @MethodSource("machines")
    void whoGuessesWaitsEquallyLongEverywhere(Off off) {
        var guesses = 0;
        while (wait(off.portal) < 30) {
            assertThat(++guesses).isLessThan(100);
            advance(MINUTE);
            off.portal.stranger().signIn(OWNER, "wrong guess");
        }
        for (var portal : all) {
            assertThat(wait(portal)).isBetween(20L, 61L);
        }
        advance(Duration.ofSeconds(61));
        assertThat(off.portal.stranger().signIn(OWNER, TestPortal.PASSWORD).status())
                .isEqualTo(303);
    }

    /** A machine that jumps ahead may refuse too early for a moment, and never accepts too long. */
    @Test
    void aClockThatIsSetWhileThePortalRunsIsRightAgainWithTheNextComparison() {
        var token = create(behind, "Through a jump");
        // The counter of nanoseconds, which notices that a clock is set back, knows nothing of what tests set forward.
        ahead.compare();
        ahead.machine.setOff(OFF.negated());
        assertThat(ahead.time.instant()).isBetween(now().minus(EXACT), now().plus(EXACT));
        isAccepted(token.secret());

        ahead.machine.setOff(OFF.multipliedBy(3));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ahead.time.instant()).isBetween(now().minus(EXACT), now().plus(EXACT)));
        isAccepted(token.secret());
        ahead.machine.setOff(OFF);
        ahead.compare();
    }

    private Instant now() {
        return right.clock().instant();
    }

    /** Not in the midst of a comparison, which would then be wrong for a second. */
    private void advance(Duration by) {
        synchronized (comparing) {
            right.clock().advance(by);
        }
    }

    private void advanceTo(Instant time) {
        advance(Duration.between(now(), time));
    }

    private Client signIn(Off off) {
        return off.portal.signIn(OWNER);
    }

    private Created create(Off off, String name) {
        var begun = now();
        var created = right.create(signIn(off), "acme", name + " " + ++made);
        var row = right.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
        assertThat(row.getCreatedAt()).isBetween(begun.minus(EXACT), begun.plus(SOON));
        return created;
    }

    private void isAccepted(String secret) {
        for (var portal : all) {
            assertThat(accepts(portal, secret)).describedAs(portal.url()).isTrue();
        }
    }

    /** Asks all of them until each has refused it, and holds every answer against the time at which it was given. */
    private void endsAt(String secret, Instant end) {
        advanceTo(end.minus(EXACT.multipliedBy(10)));
        var answers = new HashMap<String, Integer>();
        while (answers.size() < 2 * all.size() && now().isBefore(end.plus(SOON))) {
            for (var portal : all) {
                var before = now();
                var accepted = accepts(portal, secret);
                if (accepted) {
                    assertThat(before).isBefore(end.plus(EXACT));
                } else {
                    assertThat(now()).isAfter(end.minus(EXACT));
                }
                answers.merge(portal.url() + accepted, 1, Integer::sum);
            }
        }
        assertThat(answers).describedAs("Each has said the one and the other").hasSize(2 * all.size());
    }

    private boolean accepts(TestPortal portal, String secret) {
        return portal.program().introspect(server, "token", secret).body().contains("\"active\":true");
    }

    private static int describe(TestPortal portal, String secret) {
        return portal.program().describe(secret).status();
    }

    private List<Integer> statuses(Client client, String path) {
        return all.stream()
                .map(portal -> client.at(portal.url()).get(path).status())
                .toList();
    }

    private TestFactors setUp(Off off, String email) {
        var client = off.portal.signIn(email);
        synchronized (comparing) {
            return TestFactors.setUp(right, client);
        }
    }

    private Instant session(Client client) {
        return right.db()
                .select(SESSION.EXPIRES_AT)
                .from(SESSION)
                .where(SESSION.DIGEST.eq(
                        Sha256.of(String.valueOf(client.cookies().get("latchkey-session")))))
                .fetchSingle(SESSION.EXPIRES_AT);
    }

    /** For how many seconds a stranger who guesses there is to wait; 0: not at all. */
    private static long wait(TestPortal portal) {
        var answer = portal.stranger().signIn(OWNER, "wrong guess");
        return answer.status() == 429 ? Long.parseLong(answer.header("Retry-After")) : 0;
    }

    /** A portal on a machine whose clock is off; it compares with the database each second, as {@link Serve} does. */
    private final class Off {
        private final String name;
        private final Duration by;
        private final MachineClock machine;
        private final DatabaseClock time;
        private final TestPortal portal;
        private final Housekeeping housekeeping = new Housekeeping();

        Off(String name, Duration by) {
            this.name = name;
            this.by = by;
            this.machine = new MachineClock(right.clock(), by);
            this.time = right.database().clock(right.clock(), machine);
            time.compare();
            this.portal = right.beside(time, REMEMBERING);
            housekeeping.every(Duration.ofSeconds(1), "Comparing clocks", this::compare);
        }

        private void compare() {
            synchronized (comparing) {
                time.compare();
            }
        }

        void stop() {
            housekeeping.close();
            portal.close();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
