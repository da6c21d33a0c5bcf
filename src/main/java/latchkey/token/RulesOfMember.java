package latchkey.token;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import latchkey.organization.CurrentMember;
import latchkey.organization.MembershipStore;
import latchkey.organization.PolicyStore;

/** Finds out what the member who asks may put into a token. */
public final class RulesOfMember {
    private final ScopeCatalogue catalogue;
    private final PolicyStore policies;
    private final MembershipStore memberships;
    private final Clock clock;

    public RulesOfMember(ScopeCatalogue catalogue, PolicyStore policies, MembershipStore memberships, Clock clock) {
        this.catalogue = catalogue;
        this.policies = policies;
        this.memberships = memberships;
        this.clock = clock;
    }

    TokenRules of(Context ctx) {
        var member = CurrentMember.of(ctx);
        var organizationId = member.organization().id();
        return new TokenRules(
                member,
                policies.of(organizationId),
                catalogue,
                memberships.members(organizationId),
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
}
