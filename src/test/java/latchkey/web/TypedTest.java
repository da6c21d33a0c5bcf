package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedTest {
    @Test
    void aLineIsStrippedAndInNormalForm() {
        assertThat(Typed.line("  Deploy bot\t")).isEqualTo("Deploy bot");
        assertThat(Typed.line("\u2003Deploy  bot\u3000")).isEqualTo("Deploy  bot");
        assertThat(Typed.line("Cafe\u0301")).isEqualTo("Café");
        assertThat(Typed.line("🚀 مفتاح 👩‍👩‍👧")).isEqualTo("🚀 مفتاح 👩‍👩‍👧");
    }

    @Test
    void linesHavePlainLineFeeds() {
        assertThat(Typed.lines("a\r\nb\rc\nd\te")).isEqualTo("a\nb\nc\nd e");
        assertThat(Typed.lines("\n a\n\n b \n")).isEqualTo("a\n\n b");
        assertThat(Typed.lines("a\u0000\nb")).isEqualTo("a␀\nb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\u0001", "\n", "\r", "\u001b", "\u007f", "\u0080", "\u0085", "\u009f", "\u2028", "\u2029",
                "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\ufdd0", "\ufffe", "\uffff", "\ufffd", "\ud83d",
                "\ude80"
            })
    void aCharacterThatCannotBeShownIsStoodInForAndThenRefused(String character) {
        var line = Typed.line("a" + character + "b");

        assertThat(line).startsWith("a").endsWith("b").hasSize(3);
        assertThat(line.codePointAt(1)).matches(c -> (c >= 0x2400 && c <= 0x2421) || c == 0xfffd);
        assertThat(Typed.isClean(line)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "🚀", "مفتاح", "a\u200db", "\u00a0", "<b>", "__${7*7}__"})
    void otherTextIsClean(String text) {
        assertThat(Typed.isClean(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\u00a0",
                "\u200b",
                "\u200d\u200c",
                "\u3000",
                "\u0301",
                "\u00ad",
                "\t",
                "\u2800",
                "\u3164",
                "\u115f",
                "\u1160",
                "\uffa0",
                "\u20dd"
            })
    void spacesAndMarksAloneCannotBeSeen(String text) {
        assertThat(Typed.isVisible(text)).isFalse();
        assertThat(Typed.isVisible(text + "a")).isTrue();
    }

    @Test
    void nothingIsForOtherRulesToRefuse() {
        assertThat(Typed.isVisible("")).isTrue();
    }

    @Test
    void lengthIsCountedInCodePoints() {
        assertThat(Typed.length("🚀é")).isEqualTo(2);
    }

    @Property
    void readingTwiceIsReadingOnce(@ForAll String text) {
        assertThat(Typed.line(Typed.line(text))).isEqualTo(Typed.line(text));
        assertThat(Typed.lines(Typed.lines(text))).isEqualTo(Typed.lines(text));
    }

    @Property
    void noControlCharacterIsLeftInALine(@ForAll String text) {
        assertThat(Typed.line(text).codePoints()).noneMatch(Character::isISOControl);
    }
}
