package latchkey.token;

import io.javalin.http.Context;
import java.util.Map;

/** The scope catalogue, for those who run the site. */
public final class ScopePages {
    private final ScopeCatalogue catalogue;

    public ScopePages(ScopeCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    public void index(Context ctx) {
        ctx.render("site/scopes", Map.of("groups", catalogue.groups(), "size", catalogue.size()));
    }
}
