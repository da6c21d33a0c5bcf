package latchkey.token;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import latchkey.organization.CurrentMember;

/** What of an organization's tokens wants attention. */
public final class OverviewPages {
    private static final int SHOWN = 5;

    private final TokenListReader tokens;
    private final TokenRows rows;
    private final TokenCounters counters;
    private final Clock clock;

    public OverviewPages(TokenListReader tokens, TokenRows rows, TokenCounters counters, Clock clock) {
        this.tokens = tokens;
        this.rows = rows;
        this.counters = counters;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var member = CurrentMember.of(ctx);
        ctx.render(
                "tokens/overview",
                Map.of(
                        "counters",
                        counters.of(member.organization().id(), member.onlyOwner(), clock.instant()),
                        "expiring",
                        some(member, "expires_soon"),
                        "unused",
                        some(member, "unused")));
    }

    private List<TokenRow> some(CurrentMember member, String status) {
        var now = clock.instant();
        var query = new TokenQuery(
                member.organization().id(), member.onlyOwner(), TokenFilter.ofStatus(status), TokenOrder.USUAL, now);
        return rows.of(
                query,
                tokens.find(query, TokenQuery.Part.first(SHOWN)).orElseThrow().ids());
    }
}
