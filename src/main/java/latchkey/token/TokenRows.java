package latchkey.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** Reads the rows of a page of tokens: what they are, how much they are used, and whether for less than they may. */
public final class TokenRows {
    private final ListedTokenReader tokens;
    private final ScopeUseReader scopes;

    public TokenRows(DSLContext db) {
        this.tokens = new ListedTokenReader(db);
        this.scopes = new ScopeUseReader(db);
    }

    /** In the order of the ids. */
    List<TokenRow> of(TokenQuery query, List<UUID> ids) {
        var now = query.now();
        var grants = scopes.grants(query.organizationId(), ids);
        return tokens.inOrder(query.organizationId(), query.onlyOwner(), ids, firstDay(now)).stream()
                .map(token -> TokenRow.of(token, grants.getOrDefault(token.id(), List.of()), now))
                .toList();
    }

    private static LocalDate firstDay(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(UsageChart.DAYS - 1);
    }
}
