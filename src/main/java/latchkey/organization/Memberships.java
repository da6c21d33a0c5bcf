package latchkey.organization;

import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.Set;
import latchkey.account.Account;
import latchkey.account.CurrentAccount;
import latchkey.account.Factors;
import latchkey.web.Access;
import latchkey.web.Authority;
import org.jspecify.annotations.Nullable;

/** Tells what an account may use: its role in the organization of the address, and nothing of any other. */
public final class Memberships implements Authority {
    private static final String OWED = "latchkey.owed";

    private final CurrentAccount currentAccount;
    private final MembershipStore memberships;
    private final Factors factors;
    private final LastOrganization last;

    public Memberships(
            CurrentAccount currentAccount, MembershipStore memberships, Factors factors, LastOrganization last) {
        this.last = last;
        this.currentAccount = currentAccount;
        this.memberships = memberships;
        this.factors = factors;
    }

    @Override
    public Set<Access> of(Context ctx) {
        if (ctx.routeRoles().contains(Access.CREDENTIAL)) {
            return Set.of();
        }
        return currentAccount.find(ctx).map(account -> of(ctx, account)).orElse(Set.of());
    }

    private Set<Access> of(Context ctx, Account account) {
        var held = EnumSet.of(Access.ACCOUNT);
        if (account.siteAdministrator()) {
            held.add(Access.SITE_ADMINISTRATOR);
        }
        if (CurrentAccount.hasProved(ctx)) {
            held.add(Access.SUDO);
        }
        var all = memberships.of(account.id());
        var slug = ctx.pathParamMap().get("slug");
        var here = all.stream()
                .filter(membership -> membership.organization().slug().equals(slug))
                .findAny();
        var entered = here.filter(membership -> mayEnter(account, membership));
        if (here.isPresent() && entered.isEmpty()) {
            ctx.attribute(OWED, SecondFactorDemand.path(here.get().organization()));
        }
        CurrentMember.keep(
                ctx,
                all,
                entered.map(membership -> new CurrentMember(account, membership.organization(), membership.role()))
                        .orElse(null));
        entered.ifPresent(membership -> {
            held.add(membership.role().access());
            if (all.size() > 1) {
                last.note(ctx, membership.organization());
            }
        });
        return held;
    }

    /** Who lacks a factor that the organization requires has no role there, so that no route can forget it. */
    private boolean mayEnter(Account account, Membership membership) {
        return !membership.twoFactorsRequired() || factors.of(account.id()).hasSecond();
    }

    @Override
    public @Nullable String owed(Context ctx) {
        return ctx.attribute(OWED);
    }
}
