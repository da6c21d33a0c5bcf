package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.ORGANIZATION_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Database;
import latchkey.database.Transactions;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyChangeDatabaseTest {
    private static final int MANY = 450;

    private final TestPortal portal = TestPortal.withPeople();
    private final DSLContext db = Database.context(portal.database().dataSource());
    private final PolicyStore policies = new PolicyStore(db);
    private final PolicyChange change = new PolicyChange(
            db, new AuditLog(new AuditStore(db), portal.clock()), new Transactions(db), portal.clock());
    private final SecretStore secrets = new SecretStore(db);
    private final Peppers peppers = Peppers.parse(Peppers.generate());
    private final UUID acme = db.select(ORGANIZATION.ID)
            .from(ORGANIZATION)
            .where(ORGANIZATION.SLUG.eq("acme"))
            .fetchSingle(ORGANIZATION.ID);

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void beginWithManyEndlessTokens() {
        db.deleteFrom(ORGANIZATION_POLICY).execute();
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.REVOKED_AT, portal.clock().instant())
                .set(ACCESS_TOKEN.REVOCATION_REASON, "")
                .where(ACCESS_TOKEN.REVOKED_AT.isNull())
                .execute();
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
    }

    @Test
    void manyTokensAreBlockedInPiecesEachOnce() {
        createMany();
        var before = events("token.blocked");
        assertThat(save("apply", "yes").status()).isEqualTo(303);
        change.finishApplying();

        assertThat(blocked()).isEqualTo(MANY);
        assertThat(policies.applyingAfter(acme)).isEmpty();
        change.finishApplying();
        assertThat(events("token.blocked") - before).isEqualTo(MANY);
    }

    @Test
    void whatARequestDidNotFinishIsFinishedByHousekeepingOnce() throws Exception {
        createMany();
        portal.setPolicy("acme", Policy.DEFAULT);
        policies.startApplying(acme);
        var before = events("token.blocked");

        try (var instances = Executors.newFixedThreadPool(3)) {
            var runs = IntStream.range(0, 3)
                    .mapToObj(number -> (Callable<Boolean>) () -> {
                        change.finishApplying();
                        return true;
                    })
                    .toList();
            for (var run : instances.invokeAll(runs)) {
                assertThat(run.get()).isTrue();
            }
        }
        assertThat(blocked()).isEqualTo(MANY);
        assertThat(events("token.blocked") - before).isEqualTo(MANY);
    }

    @Test
    void anotherPolicyStopsTheApplyingOfTheOneBefore() {
        createMany();
        policies.startApplying(acme);
        assertThat(save().status()).isEqualTo(303);
        change.finishApplying();

        assertThat(blocked()).isZero();
    }

    @Test
    void ofManyWhoSaveAtOnceOneSavesAndTheOthersAreTold() throws Exception {
        var seen = portal.owner().get("/orgs/acme/policy").value("modified_at");
        try (var people = Executors.newFixedThreadPool(6)) {
            var tries = IntStream.range(0, 6)
                    .mapToObj(number -> (Callable<Page>)
                            () -> save("modified_at", seen, "most_live_tokens", String.valueOf(600 + number)))
                    .toList();
            var answers = people.invokeAll(tries).stream()
                    .map(answer -> answer.resultNow().status())
                    .toList();
            assertThat(answers).containsOnly(303, 422);
            assertThat(answers.stream().filter(status -> status == 303)).hasSize(1);
        }
    }

    @Test
    void aTokenThatIsMendedWhileThePolicyIsAppliedIsNotLeftBlocked() throws Exception {
        for (var round = 0; round < 5; round++) {
            var name = "Mended " + round;
            var token = portal.create(name, "expires", "never");
            portal.setPolicy("acme", Policy.DEFAULT);
            policies.startApplying(acme);
            try (var people = Executors.newFixedThreadPool(2)) {
                var applied = people.submit(change::finishApplying);
                var rotated = people.submit(() -> portal.owner()
                        .post(
                                token.path() + "/rotation",
                                "expires",
                                "30d",
                                "grace",
                                "0",
                                "prefix",
                                token.secret().substring(0, 16)));
                applied.get();
                assertThat(rotated.get().status()).isEqualTo(200);
            }
            assertThat(db.fetchCount(
                            ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(token.id()).and(ACCESS_TOKEN.BLOCKED_AT.isNotNull())))
                    .isZero();
            portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        }
    }

    /** As they stand in the database, without the events of people who made them. */
    private void createMany() {
        var at = portal.clock().instant();
        for (var number = 0; number < MANY; number++) {
            var id = UuidCreator.getTimeOrderedEpoch();
            db.insertInto(ACCESS_TOKEN)
                    .set(ACCESS_TOKEN.ID, id)
                    .set(ACCESS_TOKEN.ORGANIZATION_ID, acme)
                    .set(ACCESS_TOKEN.NAME, "Endless " + number)
                    .set(ACCESS_TOKEN.DESCRIPTION, "")
                    .set(ACCESS_TOKEN.CREATED_AT, at)
                    .set(ACCESS_TOKEN.MODIFIED_AT, at)
                    .set(ACCESS_TOKEN.IDEMPOTENCY_KEY, IdempotencyKey.random().bytes())
                    .execute();
            var secret = TokenSecret.generate("lk");
            secrets.insert(acme, id, peppers.digest(secret), secret.prefix(), at);
        }
    }

    /** Strict in that no token may be without an end, but for what is changed. */
    private Page save(String... changes) {
        var fields = new HashMap<>(Map.of(
                "longest_lifetime_days", "366",
                "default_lifetime_days", "90",
                "members_create", "yes",
                "member_scopes", "every",
                "most_live_tokens", "500",
                "longest_grace", "7d"));
        for (var i = 0; i < changes.length; i += 2) {
            fields.put(changes[i], changes[i + 1]);
        }
        return portal.owner()
                .post(
                        "/orgs/acme/policy",
                        fields.entrySet().stream()
                                .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                                .toArray(String[]::new));
    }

    private int blocked() {
        return db.fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.BLOCKED_AT.isNotNull().and(ACCESS_TOKEN.REVOKED_AT.isNull()));
    }

    private int events(String action) {
        return db.fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq(action));
    }
}
