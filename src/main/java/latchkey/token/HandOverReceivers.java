package latchkey.token;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import latchkey.organization.MembershipStore;
import latchkey.organization.MembershipStore.Member;
import latchkey.organization.Role;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Who may get the tokens of somebody: for owners everybody who may own some, for others the owners. */
final class HandOverReceivers {
    private final MembershipStore memberships;

    HandOverReceivers(DSLContext db) {
        this.memberships = new MembershipStore(db);
    }

    /** @param by the role of who gives them, at this moment */
    List<Member> of(UUID organizationId, @Nullable Role by, Person leaving) {
        return memberships.members(organizationId).stream()
                .filter(member -> !member.accountId().equals(leaving.id()))
                .filter(member -> member.role() == Role.OWNER || (member.role() == Role.MEMBER && by == Role.OWNER))
                .sorted(Comparator.comparing(Member::role).thenComparing(Member::email))
                .toList();
    }
}
