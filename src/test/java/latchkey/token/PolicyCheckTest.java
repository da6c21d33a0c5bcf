package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.web.FormErrors;
import latchkey.web.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCheckTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final Policy STRICT = new Policy(
            30,
            7,
            false,
            false,
            true,
            Set.of("builds:read", "projects:read", "projects:write"),
            Networks.parse("10.0.0.0/8 2001:db8::/32"),
            500,
            Duration.ofHours(24),
            null);

    private final PolicyCheck strict = new PolicyCheck(STRICT, TODAY);
    private final PolicyCheck usual = new PolicyCheck(Policy.DEFAULT, TODAY);
    private final PolicyCheck endless = new PolicyCheck(Policy.DEFAULT.withEndlessAllowed(), TODAY);

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T23:59:59Z, true",
        "2026-12-22T23:59:59Z, true",
        "2026-12-23T00:00:00Z, false",
        "2027-12-22T23:59:59Z, false",
    })
    void aTokenMayWorkUntilTheEndOfTheLastDayAllowed(Instant expiresAt, boolean isAllowed) {
        var errors = errors(it -> strict.end(it, "expires_on", expiresAt));

        assertThat(errors.isEmpty()).isEqualTo(isAllowed);
        if (!isAllowed) {
            assertThat(errors.of())
                    .containsEntry(
                            "expires_on",
                            "Choose an end on or before 22 Dec 2026: the policy of this organization allows at most 30 days");
        }
    }

    @Test
    void aTokenWithoutAnEndIsAQuestionOfThePolicyAlone() {
        assertThat(errors(it -> usual.end(it, "expires", null)).of().get("expires"))
                .startsWith("Choose an end: the policy");
        assertThat(errors(it -> endless.end(it, "expires", null)).isEmpty()).isTrue();
    }

    @Test
    void membersGrantWhatThePolicyLetsThem() {
        assertThat(errors(it -> strict.scopes(it, "scopes", Role.MEMBER, List.of("projects:write", "builds:read")))
                        .isEmpty())
                .isTrue();
        assertThat(errors(it -> strict.scopes(it, "scopes", Role.MEMBER, List.of("builds:write")))
                        .of()
                        .get("scopes"))
                .isEqualTo(
                        "Members can’t grant “builds:write” in this organization. Choose something else, or ask an owner");
        assertThat(errors(it -> strict.scopes(it, "scopes", Role.OWNER, List.of("billing:write")))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void everythingIsForNobodyUnlessThePolicyAllowsIt() {
        assertThat(errors(it -> usual.scopes(it, "scopes", Role.OWNER, List.of("*")))
                        .of()
                        .get("scopes"))
                .contains("does not allow “everything”");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.0/24, true",
        "10.1.2.3 2001:db8:7::/48, true",
        "10.0.0.0/8, true",
        "10.0.0.0/7, false",
        "10.1.2.3 203.0.113.7, false",
        "'', false",
    })
    void aTokenIsLimitedToNetworksWithinThoseRequired(String typed, boolean isAllowed) {
        assertThat(errors(it -> strict.networks(it, "allowed_networks", Networks.parse(typed)))
                        .isEmpty())
                .isEqualTo(isAllowed);
        assertThat(errors(it -> usual.networks(it, "allowed_networks", Networks.parse(typed)))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aFormerSecretWorksNoLongerThanThePolicyAllows() {
        assertThat(errors(it -> strict.grace(it, "grace", Duration.ofHours(24))).isEmpty())
                .isTrue();
        assertThat(errors(it -> strict.grace(it, "grace", Duration.ofDays(7))).of())
                .containsEntry(
                        "grace", "Choose a shorter time: the policy of this organization allows at most 24 hours");
    }

    private static FormErrors errors(Consumer<FormErrors> check) {
        var errors = new FormErrors();
        check.accept(errors);
        return errors;
    }
}
