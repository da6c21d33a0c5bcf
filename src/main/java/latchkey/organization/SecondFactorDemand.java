package latchkey.organization;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.account.Factors;
import latchkey.web.OwnPath;
import latchkey.web.Parameters;

/** The page that tells a member of an organization which requires two factors how to get the second. */
public final class SecondFactorDemand {
    private final Factors factors;

    public SecondFactorDemand(Factors factors) {
        this.factors = factors;
    }

    static String path(Organization organization) {
        return "/orgs/" + organization.slug() + "/second-factor";
    }

    /** For members who have no role yet: whoever is none finds nothing here, as everywhere below this address. */
    public void show(Context ctx) {
        var membership = CurrentMember.memberships(ctx).stream()
                .filter(one -> one.organization().slug().equals(ctx.pathParam("slug")))
                .findAny()
                .orElseThrow(NotFoundResponse::new);
        var organization = membership.organization();
        var next = OwnPath.orElse(Parameters.ofQuery(ctx).exactly("next"), "/orgs/" + organization.slug());
        if (!membership.twoFactorsRequired()
                || factors.of(CurrentAccount.of(ctx).id()).hasSecond()) {
            ctx.redirect(next, SEE_OTHER);
            return;
        }
        ctx.render(
                "organization/second-factor",
                Map.of("organization", organization, "next", URLEncoder.encode(next, StandardCharsets.UTF_8)));
    }
}
