package latchkey.site;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;
import latchkey.organization.Organization;
import latchkey.organization.OrganizationStore;
import latchkey.web.Moment;

/** The organizations of the installation, from outside: whoever runs the site sees nothing of what is in them. */
public final class SiteOrganizationPages {
    private final OrganizationStore organizations;
    private final Clock clock;

    public SiteOrganizationPages(OrganizationStore organizations, Clock clock) {
        this.organizations = organizations;
        this.clock = clock;
    }

    public void index(Context ctx) {
        var now = clock.instant();
        var views = organizations.list().stream()
                .map(listed -> new View(
                        listed.organization(), new Moment(listed.createdAt(), now), listed.members(), listed.owned()))
                .toList();
        ctx.render("site/organizations", Map.of("organizations", views));
    }

    record View(Organization organization, Moment created, int members, boolean owned) {}
}
