package latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import latchkey.web.Moment;
import latchkey.web.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * A row of a list of tokens.
 *
 * @param changeable whether there is anything left to revoke
 * @param scopes in words: the first of them, and how many more
 * @param calls accepted in the last 30 days, in words
 * @param advice what its permissions could be narrowed to, in words; null: nothing to do
 */
record TokenRow(
        UUID id,
        String name,
        String description,
        String prefix,
        String scopes,
        TokenStatus status,
        boolean changeable,
        @Nullable String owner,
        @Nullable Moment lastUsed,
        String calls,
        @Nullable Moment expires,
        Moment created,
        @Nullable String advice) {

    static TokenRow of(ListedToken token, List<ScopeGrant> grants, Instant now) {
        var status = TokenStatus.of(token.times(), now);
        return new TokenRow(
                token.id(),
                token.name(),
                token.description(),
                token.prefix(),
                scopes(grants),
                status,
                status != TokenStatus.REVOKED && status != TokenStatus.EXPIRED,
                token.owner(),
                Moment.orNull(token.lastUsedAt(), now),
                Numbers.grouped(token.calls()) + " calls",
                Moment.orNull(token.times().expiresAt(), now),
                new Moment(token.createdAt(), now),
                status.isLive() ? advice(grants, now) : null);
    }

    private static String scopes(List<ScopeGrant> grants) {
        var others = grants.size() - 1;
        return (grants.isEmpty() ? "nothing" : grants.getFirst().scope())
                + (others > 0 ? " and " + others + " more" : "");
    }

    /** Only what calls for something to be done: of most tokens nothing. */
    private static @Nullable String advice(List<ScopeGrant> grants, Instant now) {
        var advice = ScopeAdvice.of(grants, now);
        return advice.isNarrowable() ? advice.text() : null;
    }
}
