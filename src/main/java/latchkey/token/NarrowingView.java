package latchkey.token;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import latchkey.web.Moment;
import latchkey.web.Numbers;
import org.jspecify.annotations.Nullable;

/** The scopes of a token with what is known of their use, to choose from. */
record NarrowingView(List<Row> rows, List<String> named) {
    /** @param named what the token keeps by name if {@link ScopeCatalogue#EVERYTHING} goes */
    static NarrowingView of(List<ScopeGrant> grants, Collection<String> chosen, List<String> named, Instant now) {
        return new NarrowingView(
                grants.stream()
                        .map(grant -> Row.of(grant, chosen.contains(grant.scope()), now))
                        .toList(),
                named);
    }

    /** @param calls that needed it since it is watched, as text; null: it is not watched */
    record Row(
            String scope,
            boolean everything,
            boolean young,
            boolean chosen,
            @Nullable Moment last,
            Moment granted,
            @Nullable String calls) {
        static Row of(ScopeGrant grant, boolean chosen, Instant now) {
            return new Row(
                    grant.scope(),
                    grant.scope().equals(ScopeCatalogue.EVERYTHING),
                    grant.grantedAt().isAfter(now.minus(ScopeAdvice.SPAN)),
                    chosen,
                    Moment.orNull(grant.lastUsedAt(), now),
                    new Moment(grant.grantedAt(), now),
                    grant.isLeaving() ? Numbers.grouped(grant.neededCalls()) : null);
        }
    }
}
