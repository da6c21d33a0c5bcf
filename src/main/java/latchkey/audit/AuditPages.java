package latchkey.audit;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.function.Function;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/** The audit log of an organization. */
public final class AuditPages {
    private static final int PAGE_SIZE = 50;

    private final AuditStore events;
    private final Function<Context, UUID> organizationOf;
    private final Clock clock;

    /** @param organizationOf tells whose log a request may see */
    public AuditPages(AuditStore events, Function<Context, UUID> organizationOf, Clock clock) {
        this.events = events;
        this.organizationOf = organizationOf;
        this.clock = clock;
    }

    public void index(Context ctx) {
        var filter = AuditFilter.read(Parameters.ofQuery(ctx));
        var found = events.find(organizationOf.apply(ctx), filter, PAGE_SIZE + 1);
        var shown = found.subList(0, Math.min(PAGE_SIZE, found.size()));
        var tokensUrl = "/orgs/" + ctx.pathParam("slug") + "/tokens";
        var now = clock.instant();
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("filter", filter);
        model.put("actions", AuditAction.ofOrganizations());
        model.put(
                "events",
                shown.stream().map(event -> EventView.of(event, tokensUrl, now)).toList());
        model.put("tokenName", nameOf(organizationOf.apply(ctx), filter.token()));
        model.put("csv", filter.queryFor("csv"));
        model.put("jsonLines", filter.queryFor("jsonl"));
        model.put("older", found.size() > PAGE_SIZE ? filter.queryBefore(shown.getLast()) : null);
        ctx.render("audit/index", model);
    }

    /** As the log called it last; null when it is not asked for one, or knows nothing of it. */
    private @Nullable String nameOf(UUID organizationId, @Nullable UUID token) {
        return token == null
                ? null
                : events.about(organizationId, token, 1).stream()
                        .findFirst()
                        .map(AuditEvent::target)
                        .orElse(null);
    }
}
