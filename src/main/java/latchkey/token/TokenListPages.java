package latchkey.token;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import latchkey.organization.CurrentMember;
import latchkey.organization.PolicyStore;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/** The list of an organization's tokens: searched, filtered, sorted, page by page. */
public final class TokenListPages {
    private final TokenLists lists;
    private final PolicyStore policies;
    private final ScopeCatalogue catalogue;
    private final Clock clock;

    public TokenListPages(TokenLists lists, PolicyStore policies, ScopeCatalogue catalogue, Clock clock) {
        this.lists = lists;
        this.policies = policies;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    public void index(Context ctx) {
        var member = CurrentMember.of(ctx);
        var parameters = Parameters.ofQuery(ctx);
        ctx.render("tokens/index", model(member, ctx.path(), parameters));
    }

    Map<String, @Nullable Object> model(CurrentMember member, String path, Parameters parameters) {
        var address = ListAddress.read(path, parameters);
        var now = clock.instant();
        var query =
                new TokenQuery(member.organization().id(), member.onlyOwner(), address.filter(), address.order(), now);
        var page = lists.page(query, part(parameters, address), address.size());
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("filter", address.filter());
        model.put("order", address.order());
        model.put("size", address.size());
        model.put("statuses", FilterField.Choices.STATUS);
        model.put("uses", FilterField.Choices.USED);
        model.put("scopes", catalogue.all());
        var scope = address.filter().value(FilterField.SCOPE);
        model.put("otherScope", scope.isEmpty() || catalogue.contains(scope) ? null : scope);
        model.put("view", ListView.of(address, page.part(), member.role()));
        model.put("total", page.part().total());
        model.put("lost", page.lost());
        model.put("mayCreate", policies.of(query.organizationId()).mayCreate(member.role()));
        model.put("counters", page.counters());
        model.put("rows", page.rows());
        return model;
    }

    /** Null if the place that the address names can't be one. */
    private static TokenQuery.@Nullable Part part(Parameters parameters, ListAddress address) {
        var backwards = parameters.has("before");
        var place = parameters.exactly(backwards ? "before" : "after");
        if (place.isEmpty()) {
            return TokenQuery.Part.first(address.size());
        }
        return TokenCursor.parse(place, address.order())
                .map(cursor -> new TokenQuery.Part(cursor, backwards, address.size()))
                .orElse(null);
    }
}
