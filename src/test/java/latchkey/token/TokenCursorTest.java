package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TokenCursorTest {
    @Property
    void aPlaceIsReadAsItWasWritten(@ForAll("cursors") TokenCursor cursor) {
        assertThat(TokenCursor.parse(cursor.encode(), TokenOrder.parse(cursor.order())))
                .contains(cursor);
        assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
    }

    @Property
    void textThatNobodyWroteIsNoPlace(@ForAll String text) {
        assertThat(TokenCursor.parse(text, TokenOrder.USUAL)).isEmpty();
    }

    @Property
    void aPlaceWithALetterChangedIsNoneOrAnother(
            @ForAll("cursors") TokenCursor cursor, @ForAll int where, @ForAll char letter) {
        var text = new StringBuilder(cursor.encode());
        text.setCharAt(Math.floorMod(where, text.length()), letter);
        var order = TokenOrder.parse(cursor.order());

        // Whatever is taken is written to the letter as it came: no two addresses of one place.
        TokenCursor.parse(text.toString(), order)
                .ifPresent(read -> assertThat(read.encode()).isEqualTo(text.toString()));
    }

    @Test
    void aPlaceBelongsToItsOrder() {
        var cursor = new TokenCursor("name", Instant.EPOCH, 1, "all", "Deploy bot", new UUID(1, 2));

        assertThat(TokenCursor.parse(cursor.encode(), TokenOrder.parse("name"))).isPresent();
        assertThat(TokenCursor.parse(cursor.encode(), TokenOrder.parse("-name")))
                .isEmpty();
        assertThat(TokenCursor.parse(cursor.encode(), TokenOrder.USUAL)).isEmpty();
        assertThat(TokenCursor.parse(cursor.encode() + "=", TokenOrder.parse("name")))
                .isEmpty();
    }

    @Provide
    Arbitrary<TokenCursor> cursors() {
        var orders = Arbitraries.of("", "name", "-name", "used", "-created", "status", "-owner");
        var moments = Arbitraries.longs()
                .between(0, 253_370_764_799_999_999L)
                .map(micros -> Instant.EPOCH.plusSeconds(micros / 1_000_000).plusNanos(micros % 1_000_000 * 1_000));
        var keys = Arbitraries.strings().excludeChars('\uD800').ofMaxLength(100).filter(TokenCursorTest::isText);
        var ids = Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
        return Combinators.combine(
                        orders,
                        moments,
                        Arbitraries.integers().between(1, 9_999_999),
                        Arbitraries.of("all", "live"),
                        keys,
                        ids)
                .as(TokenCursor::new);
    }

    /** No half of a surrogate pair, which UTF-8 can't write. */
    private static boolean isText(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }
}
