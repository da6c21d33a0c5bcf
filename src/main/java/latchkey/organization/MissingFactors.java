package latchkey.organization;

import java.util.List;
import java.util.UUID;
import latchkey.account.Factors;

/** Tells which members of an organization have no second factor. */
public final class MissingFactors {
    private final MembershipStore memberships;
    private final Factors factors;

    public MissingFactors(MembershipStore memberships, Factors factors) {
        this.memberships = memberships;
        this.factors = factors;
    }

    public boolean isMissing(UUID accountId) {
        return !factors.of(accountId).hasSecond();
    }

    /** By address. */
    public List<MembershipStore.Member> of(UUID organizationId) {
        var members = memberships.members(organizationId);
        var having = factors.havingSecond(
                members.stream().map(MembershipStore.Member::accountId).toList());
        return members.stream()
                .filter(member -> !having.contains(member.accountId()))
                .toList();
    }
}
