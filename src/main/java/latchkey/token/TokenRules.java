package latchkey.token;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import latchkey.organization.CurrentMember;
import latchkey.organization.MembershipStore.Member;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import org.jspecify.annotations.Nullable;

/**
 * What a member may put into a token that begins today.
 *
 * @param members of the organization, by address
 */
record TokenRules(
        CurrentMember member, Policy policy, ScopeCatalogue catalogue, List<Member> members, LocalDate today) {
    boolean mayCreate() {
        return policy.mayCreate(member.role());
    }

    Expiry expiry() {
        return new Expiry(policy, today);
    }

    PolicyCheck check() {
        return new PolicyCheck(policy, today);
    }

    boolean mayGrant(String scope) {
        return policy.mayGrant(member.role(), scope)
                && (policy.wildcardAllowed() || !scope.equals(ScopeCatalogue.EVERYTHING));
    }

    ScopeChooser chooser(ChosenScopes chosen, Collection<String> held) {
        return ScopeChooser.of(catalogue, chosen, held, this::mayGrant);
    }

    /** Whom a token may belong to: for owners everybody who may create one, for members themselves. */
    List<Member> owners() {
        return members.stream()
                .filter(other -> isSelf(other) || member.role() == Role.OWNER)
                .filter(other -> policy.mayCreate(other.role()))
                .toList();
    }

    /** @param typed the id or address of an account; "" for oneself */
    Optional<Member> owner(String typed) {
        return owners().stream()
                .filter(owner -> typed.isEmpty()
                        ? isSelf(owner)
                        : owner.accountId().toString().equals(typed)
                                || owner.email().equals(typed))
                .findAny();
    }

    /** Of whoever a token belongs to; none once they left. */
    Optional<Role> roleOf(@Nullable Person owner) {
        return members.stream()
                .filter(other -> owner != null && other.accountId().equals(owner.id()))
                .map(Member::role)
                .findAny();
    }

    private boolean isSelf(Member other) {
        return other.accountId().equals(member.account().id());
    }

    /** Whom to ask, by address. */
    List<String> organizationOwners() {
        return members.stream()
                .filter(other -> other.role() == Role.OWNER)
                .map(Member::email)
                .toList();
    }
}
