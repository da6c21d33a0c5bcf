package latchkey.token;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import latchkey.audit.AuditStore;
import latchkey.token.CounterReader.Counters;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Reads what a page of a list of tokens shows. Who asks again at once gets what was just read. */
public final class TokenLists {
    private static final int MOST_KEPT = 200;

    private final TokenListReader tokens;
    private final TokenRows rows;
    private final TokenCounters counters;
    private final Unchanged<Asked, Page> read;

    /** @param kept how long a page is told again as long as nothing happens in its organization; zero: never */
    public TokenLists(DSLContext db, TokenCounters counters, AuditStore events, Duration kept) {
        this.tokens = new TokenListReader(db);
        this.rows = new TokenRows(db);
        this.counters = counters;
        this.read = new Unchanged<>(events, kept, MOST_KEPT);
    }

    /** @param part null: its place can't be one, and the first page is shown instead */
    Page page(TokenQuery query, TokenQuery.@Nullable Part part, int size) {
        var asked = new Asked(query.onlyOwner(), query.filter(), query.order(), part, size);
        return read.get(query.organizationId(), asked, query.now(), () -> read(query, part, size));
    }

    private Page read(TokenQuery query, TokenQuery.@Nullable Part part, int size) {
        var found = part == null ? null : tokens.find(query, part).orElse(null);
        var shown =
                found == null ? tokens.find(query, TokenQuery.Part.first(size)).orElseThrow() : found;
        var counted = counters.of(query.organizationId(), query.onlyOwner(), query.now());
        return new Page(
                query.filter().isEmpty() ? shown.withTotal(counted.total()) : shown,
                rows.of(query, shown.ids()),
                counted,
                found == null);
    }

    /** @param lost whether the place that was asked for is none, and this is the first page instead */
    record Page(TokenPart part, List<TokenRow> rows, Counters counters, boolean lost) {}

    private record Asked(
            @Nullable UUID onlyOwner, TokenFilter filter, TokenOrder order, TokenQuery.@Nullable Part part, int size) {}
}
