package latchkey.organization;

import static latchkey.database.schema.Tables.ORGANIZATION_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import latchkey.TestClock;
import latchkey.database.TestDatabase;
import latchkey.web.Networks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyStoreDatabaseTest {
    private static final Policy STRICT = new Policy(
            30,
            7,
            true,
            true,
            false,
            Set.of("projects:read", "projects:write"),
            Networks.parse("192.0.2.0/24"),
            12,
            Duration.ofHours(3),
            60,
            true);

    private final TestDatabase database = TestDatabase.fresh();
    private final PolicyStore policies = new PolicyStore(database.dsl());
    private final Instant now = new TestClock().instant();
    private UUID acme = UUID.randomUUID();

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void found() {
        var organization = new Organization(
                UuidCreator.getTimeOrderedEpoch(),
                "acme-" + UUID.randomUUID().toString().substring(0, 8),
                "Acme");
        new OrganizationStore(database.dsl()).insert(organization, now);
        acme = organization.id();
    }

    @Test
    void anOrganizationThatSetNothingHasTheDefault() {
        assertThat(policies.of(acme)).isEqualTo(Policy.DEFAULT);
        assertThat(policies.modifiedAt(acme)).isNull();
        assertThat(policies.applyingAfter(acme)).isEmpty();
    }

    @Test
    void whatIsSavedIsReadAgainToTheLetter() {
        policies.save(acme, STRICT, null, now);
        assertThat(policies.of(acme)).isEqualTo(STRICT);
        assertThat(policies.modifiedAt(acme)).isEqualTo(now);

        policies.save(acme, Policy.DEFAULT, null, now.plusSeconds(1));
        assertThat(policies.of(acme)).isEqualTo(Policy.DEFAULT);
        assertThat(policies.modifiedAt(acme)).isEqualTo(now.plusSeconds(1));
    }

    @Test
    void noScopeForMembersIsNotEveryScope() {
        var nothing = new Policy(30, 7, false, false, true, Set.of(), Networks.ANYWHERE, 12, Duration.ZERO, null);
        policies.save(acme, nothing, null, now);
        assertThat(policies.of(acme).memberScopes()).isNotNull().isEmpty();
    }

    @Test
    void applyingGoesOnWhereItStoodUntilAllIsApplied() {
        policies.save(acme, STRICT, null, now);
        assertThat(policies.applying()).doesNotContain(acme);

        policies.startApplying(acme);
        assertThat(policies.applying()).contains(acme);
        var token = UuidCreator.getTimeOrderedEpoch();
        policies.applied(acme, token);
        assertThat(policies.applyingAfter(acme)).contains(token);
        policies.applied(acme, null);
        assertThat(policies.applying()).doesNotContain(acme);
    }

    @Test
    void whoeverSavesAnotherPolicyEndsTheApplyingOfTheOneBefore() {
        policies.save(acme, STRICT, null, now);
        policies.startApplying(acme);
        policies.save(acme, Policy.DEFAULT, null, now);
        assertThat(policies.applyingAfter(acme)).isEmpty();
    }

    @Test
    void unusedTokensEndFromWhenThatWasSwitchedOn() {
        assertThat(policies.unusedRules())
                .noneMatch(rule -> rule.organizationId().equals(acme));
        policies.save(acme, STRICT, null, now);
        policies.save(acme, STRICT, null, now.plusSeconds(60));
        assertThat(policies.unusedRules()).contains(new PolicyStore.UnusedRule(acme, 60, now));

        policies.save(acme, Policy.DEFAULT, null, now.plusSeconds(120));
        assertThat(policies.unusedRules())
                .noneMatch(rule -> rule.organizationId().equals(acme));
        policies.save(acme, STRICT, null, now.plusSeconds(180));
        assertThat(policies.unusedRules()).contains(new PolicyStore.UnusedRule(acme, 60, now.plusSeconds(180)));
    }

    @Test
    void ofAPolicySavedBeforeThatWasNotedItIsTheLastChange() {
        policies.save(acme, STRICT, null, now);
        database.dsl()
                .update(ORGANIZATION_POLICY)
                .setNull(ORGANIZATION_POLICY.UNUSED_SINCE)
                .where(ORGANIZATION_POLICY.ORGANIZATION_ID.eq(acme))
                .execute();
        assertThat(policies.unusedRules()).contains(new PolicyStore.UnusedRule(acme, 60, now));
    }
}
