package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "＝1+1",
                "＋1",
                "－1",
                "＠SUM",
                "−1",
                "  =1",
                "\u00a0=1",
                "\u200b=1",
                "\ufeff=1",
                "\u0000=1",
                "'=1"
            })
    void whatASpreadsheetMightRunGetsAnApostrophe(String text) {
        assertThat(CsvCell.of(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Deploy bot", "a=b", "1-2", "owner@acme.example", " a", "🚀=1", "\"=1\""})
    void everythingElseStaysAsItIs(String text) {
        assertThat(CsvCell.of(text)).isEqualTo(text);
    }

    @Property
    void noCellBeginsAFormula(@ForAll String text) {
        assertThat(CsvCell.of(text).strip()).doesNotMatch("(?s)[=+\\-@\t\r\n＝＋－＠].*");
    }

    @Property
    void whoeverDropsOneApostropheReadsWhatWasWritten(@ForAll String text) {
        var cell = CsvCell.of(text);

        assertThat(cell.startsWith("'") ? cell.substring(1) : cell).isEqualTo(text);
    }
}
