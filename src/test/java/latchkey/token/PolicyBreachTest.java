package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyBreachTest {
    private static final Instant BEGAN = Instant.parse("2026-11-22T15:00:00Z");
    private static final Instant DAY_30 = Instant.parse("2026-12-22T23:59:59Z");
    private static final Policy STRICT = new Policy(
            30,
            7,
            false,
            false,
            true,
            Set.of("projects:read"),
            Networks.parse("10.0.0.0/8"),
            500,
            Duration.ofHours(24),
            null);

    @Test
    void aTokenAsThePolicyWantsItBreaksNoRule() {
        assertThat(broken(DAY_30, "10.1.0.0/16", Role.MEMBER, "projects:read")).isEmpty();
    }

    @Test
    void theDaysAreCountedFromItsBeginning() {
        assertThat(broken(DAY_30.plusSeconds(1), "10.1.0.0/16", Role.OWNER, "projects:read"))
                .containsExactly(PolicyRule.LIFETIME);
    }

    @Test
    void everyRuleThatItBreaksIsToldInOrder() {
        assertThat(broken(null, "", Role.MEMBER, "*", "billing:read"))
                .containsExactly(
                        PolicyRule.ENDLESS, PolicyRule.WILDCARD, PolicyRule.MEMBER_SCOPES, PolicyRule.NETWORKS);
    }

    @Test
    void ownersGrantEverythingAndNobodyKnowsWhatOneWhoLeftWas() {
        assertThat(broken(DAY_30, "10.1.0.0/16", Role.OWNER, "billing:read")).isEmpty();
        assertThat(broken(DAY_30, "10.1.0.0/16", null, "billing:read")).isEmpty();
    }

    @Test
    void theUsualPolicyOnlyWantsAnEndWithinAYear() {
        var held = new PolicyBreach.Held(BEGAN, null, List.of("billing:write"), Networks.ANYWHERE, Role.MEMBER);
        assertThat(PolicyBreach.of(Policy.DEFAULT, held)).containsExactly(PolicyRule.ENDLESS);
        assertThat(PolicyBreach.of(Policy.DEFAULT.withEndlessAllowed(), held)).isEmpty();
    }

    private static Set<PolicyRule> broken(
            @Nullable Instant expiresAt, String networks, @Nullable Role role, String... scopes) {
        return PolicyBreach.of(
                STRICT, new PolicyBreach.Held(BEGAN, expiresAt, List.of(scopes), Networks.parse(networks), role));
    }
}
