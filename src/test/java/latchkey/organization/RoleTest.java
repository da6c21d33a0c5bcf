package latchkey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import latchkey.web.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "OWNER, owner, Owner, an owner",
        "MEMBER, member, Member, a member",
        "AUDITOR, auditor, Auditor, an auditor"
    })
    void aRoleHasItsWords(Role role, String words, String title, String oneOf) {
        assertThat(role.words()).isEqualTo(words);
        assertThat(role.title()).isEqualTo(title);
        assertThat(role.oneOf()).isEqualTo(oneOf);
        assertThat(Role.find(words)).contains(role);
        assertThat(Role.find(title)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OWNER, true, true, true, true",
        "MEMBER, false, true, false, false",
        "AUDITOR, false, false, true, true"
    })
    void aRoleMayWhatItMay(Role role, boolean members, boolean creates, boolean everyToken, boolean log) {
        assertThat(role.changesMembers()).isEqualTo(members);
        assertThat(role.mayCreateTokens()).isEqualTo(creates);
        assertThat(role.seesEveryToken()).isEqualTo(everyToken);
        assertThat(role.seesAuditLog()).isEqualTo(log);
    }

    @Test
    void eachOpensItsOwnRoutesAndSaysWhatItMay() {
        assertThat(Role.values()).extracting(Role::access).containsExactly(Access.OWNER, Access.MEMBER, Access.AUDITOR);
        assertThat(Arrays.stream(Role.values()).map(Role::may))
                .doesNotHaveDuplicates()
                .noneMatch(String::isEmpty);
    }
}
