package latchkey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import latchkey.web.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final Policy OPEN = policy(true, null);

    @ParameterizedTest
    @CsvSource({"OWNER, true, true", "MEMBER, true, false", "AUDITOR, false, false"})
    void ownersCreateAlwaysAndMembersWhereTheyMay(Role role, boolean open, boolean closed) {
        assertThat(OPEN.mayCreate(role)).isEqualTo(open);
        assertThat(policy(false, null).mayCreate(role)).isEqualTo(closed);
    }

    @Test
    void membersGrantWhatTheyMayAndOwnersEverything() {
        var narrow = policy(true, Set.of("projects:read"));
        assertThat(narrow.mayGrant(Role.MEMBER, "projects:read")).isTrue();
        assertThat(narrow.mayGrant(Role.MEMBER, "projects:write")).isFalse();
        assertThat(narrow.mayGrant(Role.OWNER, "projects:write")).isTrue();
        assertThat(OPEN.mayGrant(Role.MEMBER, "projects:write")).isTrue();
        assertThat(policy(true, Set.of()).mayGrant(Role.MEMBER, "projects:read"))
                .isFalse();
    }

    @Test
    void oneRuleChangesAndTheOthersStay() {
        var narrow = policy(false, Set.of("projects:read"));
        assertThat(narrow.withEndlessAllowed().endlessAllowed()).isTrue();
        assertThat(narrow.withEndlessAllowed().twoFactorsRequired()).isFalse();
        assertThat(narrow.withTwoFactorsRequired().twoFactorsRequired()).isTrue();
        assertThat(narrow.withTwoFactorsRequired().endlessAllowed()).isFalse();
        assertThat(narrow.withTwoFactorsRequired().withEndlessAllowed().memberScopes())
                .containsExactly("projects:read");
        assertThat(narrow.withTwoFactorsRequired().withEndlessAllowed().twoFactorsRequired())
                .isTrue();
    }

    private static Policy policy(boolean membersCreate, Set<String> memberScopes) {
        return new Policy(
                366, 90, false, false, membersCreate, memberScopes, Networks.ANYWHERE, 500, Duration.ofDays(7), null);
    }
}
