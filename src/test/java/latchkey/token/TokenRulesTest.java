package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import latchkey.account.Account;
import latchkey.organization.CurrentMember;
import latchkey.organization.MembershipStore.Member;
import latchkey.organization.Organization;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.web.Networks;
import org.junit.jupiter.api.Test;

class TokenRulesTest {
    private static final Member OWNER = member("owner@acme.example", Role.OWNER);
    private static final Member MEMBER = member("member@acme.example", Role.MEMBER);
    private static final Member AUDITOR = member("auditor@acme.example", Role.AUDITOR);
    private static final Policy WILD = policy(true, true);
    private static final Policy TAME = policy(false, true);
    private static final Policy OWNERS_ONLY = policy(true, false);

    @Test
    void anOwnerCreatesForEverybodyWhoMayAndAMemberForThemselves() {
        assertThat(rules(OWNER, WILD).owners()).containsExactly(OWNER, MEMBER);
        assertThat(rules(MEMBER, WILD).owners()).containsExactly(MEMBER);
        assertThat(rules(MEMBER, OWNERS_ONLY).owners()).isEmpty();
        assertThat(rules(OWNER, OWNERS_ONLY).owners()).containsExactly(OWNER);
    }

    @Test
    void anOwnerIsChosenByIdOrAddressAndOneselfByNothing() {
        var rules = rules(OWNER, WILD);
        assertThat(rules.owner("")).contains(OWNER);
        assertThat(rules.owner(MEMBER.accountId().toString())).contains(MEMBER);
        assertThat(rules.owner("member@acme.example")).contains(MEMBER);
        assertThat(rules.owner("auditor@acme.example")).isEmpty();
        assertThat(rules(MEMBER, WILD).owner("owner@acme.example")).isEmpty();
    }

    @Test
    void everythingIsGrantedWhereThePolicyAllowsItOnly() {
        assertThat(rules(OWNER, WILD).mayGrant("*")).isTrue();
        assertThat(rules(OWNER, TAME).mayGrant("*")).isFalse();
        assertThat(rules(OWNER, TAME).mayGrant("projects:write")).isTrue();
        assertThat(rules(MEMBER, WILD).mayGrant("projects:read")).isTrue();
        assertThat(rules(MEMBER, WILD).mayGrant("projects:write")).isFalse();
    }

    @Test
    void whoMayCreateIsForThePolicyToSay() {
        assertThat(rules(MEMBER, WILD).mayCreate()).isTrue();
        assertThat(rules(MEMBER, OWNERS_ONLY).mayCreate()).isFalse();
        assertThat(rules(AUDITOR, WILD).mayCreate()).isFalse();
    }

    @Test
    void theRoleOfATokensOwnerIsKnownWhileTheyAreHere() {
        var rules = rules(OWNER, WILD);
        assertThat(rules.roleOf(new Person(MEMBER.accountId(), MEMBER.email()))).contains(Role.MEMBER);
        assertThat(rules.roleOf(new Person(UUID.randomUUID(), "gone@acme.example")))
                .isEmpty();
        assertThat(rules.roleOf(null)).isEmpty();
    }

    @Test
    void whoCanHelpAreTheOwners() {
        assertThat(rules(MEMBER, WILD).organizationOwners()).containsExactly("owner@acme.example");
    }

    private static TokenRules rules(Member self, Policy policy) {
        var current = new CurrentMember(
                new Account(self.accountId(), self.email(), false),
                new Organization(UUID.randomUUID(), "acme", "Acme"),
                self.role());
        return new TokenRules(
                current,
                policy,
                new ScopeCatalogue(List.of()),
                List.of(AUDITOR, OWNER, MEMBER),
                LocalDate.of(2026, 11, 22));
    }

    private static Policy policy(boolean wildcardAllowed, boolean membersCreate) {
        return new Policy(
                366,
                90,
                false,
                wildcardAllowed,
                membersCreate,
                Set.of("projects:read", "*"),
                Networks.ANYWHERE,
                500,
                Duration.ofDays(7),
                null);
    }

    private static Member member(String email, Role role) {
        return new Member(UUID.randomUUID(), email, role, Instant.EPOCH);
    }
}
