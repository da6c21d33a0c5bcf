package latchkey.token;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import latchkey.token.SegmentReader.Spot;
import latchkey.token.SelectionReader.Selection;
import org.jooq.DSLContext;

/** Finds the tokens of a page of a list by walking an index. */
public final class TokenListReader {
    private final SelectionReader selections;
    private final SegmentReader segments;
    private final TokenReader tokens;

    public TokenListReader(DSLContext db) {
        this.selections = new SelectionReader(db);
        this.segments = new SegmentReader(db);
        this.tokens = new TokenReader(db);
    }

    /** A page, the first one if tokens have gone since; empty when the cursor leads to no place of this order. */
    Optional<TokenPart> find(TokenQuery query, TokenQuery.Part part) {
        var found = beyond(query, part);
        var least = part.cursor() == null ? 0 : part.backwards() ? part.size() : 1;
        return found.isPresent() && found.get().ids().size() < least
                ? beyond(query, TokenQuery.Part.first(part.size()))
                : found;
    }

    /** Every token of the list, read a piece at a time; between the pieces no connection to the database is held. */
    void each(TokenQuery query, int piece, Consumer<AccessToken> reader) {
        var place = TokenQuery.Part.first(piece);
        while (place != null) {
            var part = beyond(query, place).orElseThrow();
            tokens.inOrder(query.organizationId(), query.onlyOwner(), part.ids())
                    .forEach(reader);
            var next = part.next();
            place = next == null ? null : new TokenQuery.Part(next, false, piece);
        }
    }

    /** What lies beyond a place, if only nothing; empty when the cursor is none of this order, as a forged one is. */
    private Optional<TokenPart> beyond(TokenQuery query, TokenQuery.Part part) {
        var cursor = part.cursor();
        var at = cursor == null ? query.now() : cursor.at();
        var selection = selections.of(query);
        var order = OrderConditions.segments(query.order(), query.filter(), at, selection.ofOneOwner());
        var from = cursor == null ? null : new Spot(cursor.segment(), cursor.key(), cursor.id());
        if (from != null && order.stream().noneMatch(segment -> segment.label().equals(from.segment()))) {
            return Optional.empty();
        }
        try {
            var spots = segments.walk(selection, order, from, part.backwards(), part.size() + 1);
            return Optional.of(part(query, part, at, selection, spots));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private TokenPart part(TokenQuery query, TokenQuery.Part part, Instant at, Selection selection, List<Spot> walked) {
        var more = walked.size() > part.size();
        var cut = more ? walked.subList(0, part.size()) : walked;
        var spots = part.backwards() ? cut.reversed() : cut;
        var cursor = part.cursor();
        var number = cursor == null ? 1 : Math.max(1, cursor.page() + (part.backwards() ? -1 : 1));
        var hasPrevious = part.backwards() ? more : cursor != null;
        var hasNext = part.backwards() || more;
        var code = query.order().code();
        return new TokenPart(
                spots.stream().map(Spot::id).toList(),
                selection.total().isKnown() || more || cursor != null ? selection.total() : new Capped(spots.size()),
                number,
                hasPrevious && !spots.isEmpty() ? cursor(code, at, number, spots.getFirst()) : null,
                hasNext && !spots.isEmpty() ? cursor(code, at, number, spots.getLast()) : null);
    }

    private static TokenCursor cursor(String order, Instant at, int page, Spot spot) {
        return new TokenCursor(order, at, page, spot.segment(), spot.key(), spot.id());
    }

    /** How many tokens the whole list has, to the last. */
    int count(TokenQuery query) {
        return selections.size(query);
    }
}
