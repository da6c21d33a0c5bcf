package latchkey.token;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import latchkey.audit.AuditStore;
import latchkey.audit.EventView;
import latchkey.organization.CurrentMember;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/** The page of one token. */
public final class TokenPages {
    private static final int RECENT = 10;

    private final TokenOfPath tokenOfPath;
    private final CutOverBoards boards;
    private final UsageViews usage;
    private final ScopeAdvices advices;
    private final AuditStore events;
    private final ScopeCatalogue catalogue;
    private final Clock clock;

    public TokenPages(
            TokenOfPath tokenOfPath,
            CutOverBoards boards,
            UsageViews usage,
            ScopeAdvices advices,
            AuditStore events,
            ScopeCatalogue catalogue,
            Clock clock) {
        this.tokenOfPath = tokenOfPath;
        this.boards = boards;
        this.usage = usage;
        this.advices = advices;
        this.events = events;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var member = CurrentMember.of(ctx);
        var token = tokenOfPath.find(ctx);
        var now = clock.instant();
        var tokensUrl = "/orgs/" + member.organization().slug() + "/tokens";
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("token", TokenView.of(token, now));
        model.put("matrix", PermissionMatrix.of(catalogue, token.scopes()).granted());
        model.put("board", boards.of(token));
        var secrets = boards.secrets(token);
        model.put("secrets", secrets.size() > 1 ? secrets : null);
        model.put("usage", usage.of(token, Parameters.ofQuery(ctx).text("days")));
        model.put("advice", advices.of(token));
        model.put("mayChange", member.role().mayCreateTokens() && token.revocation() == null);
        model.put(
                "events",
                events.about(token.organizationId(), token.id(), RECENT).stream()
                        .map(event -> EventView.of(event, tokensUrl, now))
                        .toList());
        if (Parameters.ofQuery(ctx).has("saved")) {
            // The page before this one showed the secret: nothing of it shall stay in the browser.
            ctx.header("Clear-Site-Data", "\"cache\"");
        }
        ctx.render("tokens/show", model);
    }
}
