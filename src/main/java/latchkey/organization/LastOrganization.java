package latchkey.organization;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import latchkey.web.Cookies;

/** Which of several organizations somebody looked at last: a cookie that ends with the browser, and proves nothing. */
public final class LastOrganization {
    private static final String COOKIE = "organization";

    private final Cookies cookies;

    public LastOrganization(Cookies cookies) {
        this.cookies = cookies;
    }

    void note(Context ctx, Organization organization) {
        if (!organization.slug().equals(cookies.read(ctx, COOKIE))) {
            cookies.set(ctx, COOKIE, organization.slug());
        }
    }

    /** Of the account's own only: whoever used the browser before may have looked at another. */
    Optional<Organization> among(Context ctx, List<Membership> memberships) {
        var slug = cookies.read(ctx, COOKIE);
        return memberships.stream()
                .map(Membership::organization)
                .filter(organization -> organization.slug().equals(slug))
                .findAny();
    }
}
