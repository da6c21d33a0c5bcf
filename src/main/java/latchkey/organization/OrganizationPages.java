package latchkey.organization;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.account.CurrentAccount;
import latchkey.web.Moment;

/** Where one lands, and who belongs to an organization. */
public final class OrganizationPages {
    private final MembershipStore memberships;
    private final Invitations invitations;
    private final LastOrganization last;
    private final Clock clock;

    public OrganizationPages(MembershipStore memberships, Invitations invitations, LastOrganization last, Clock clock) {
        this.last = last;
        this.memberships = memberships;
        this.invitations = invitations;
        this.clock = clock;
    }

    /** Leads to what the account came for: its organization, or the site it runs. */
    public void home(Context ctx) {
        var all = CurrentMember.memberships(ctx);
        if (all.size() == 1) {
            open(ctx, all.getFirst().organization());
        } else if (!all.isEmpty()) {
            last.among(ctx, all)
                    .ifPresentOrElse(organization -> open(ctx, organization), () -> ctx.render("organization/choice"));
        } else if (CurrentAccount.of(ctx).siteAdministrator()) {
            ctx.redirect("/site/organizations", SEE_OTHER);
        } else {
            ctx.render("organization/none");
        }
    }

    private static void open(Context ctx, Organization organization) {
        ctx.redirect("/orgs/" + organization.slug() + "/tokens", SEE_OTHER);
    }

    public void members(Context ctx) {
        var now = clock.instant();
        var members = memberships.members(CurrentMember.of(ctx).organization().id()).stream()
                .map(member -> new MemberView(
                        member.accountId(), member.email(), member.role(), new Moment(member.since(), now)))
                .toList();
        ctx.render(
                "organization/members",
                Map.of("members", members, "invitations", invitations(CurrentMember.of(ctx), now)));
    }

    /** Who is invited is for those who look after the organization. */
    private List<InvitationView> invitations(CurrentMember member, Instant now) {
        return member.role().seesAuditLog()
                ? invitations.open(member.organization().id()).stream()
                        .map(invitation -> InvitationView.of(invitation, now))
                        .toList()
                : List.of();
    }

    record MemberView(UUID id, String email, Role role, Moment since) {}
}
