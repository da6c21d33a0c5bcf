package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagerTest {
    @ParameterizedTest
    @CsvSource({
        // page, total, pages, offset, first, last
        "1,   0,  1,  0,  0,  0",
        "1,   1,  1,  0,  1,  1",
        "1,  25,  1,  0,  1, 25",
        "1,  26,  2,  0,  1, 25",
        "2,  26,  2, 25, 26, 26",
        "4, 100,  4, 75, 76, 100",
    })
    void aPageKnowsWhichEntriesItShows(String page, long total, int pages, int offset, long first, long last) {
        var pager = Pager.of(page, total, 25, "/list?");

        assertThat(pager.pages()).isEqualTo(pages);
        assertThat(pager.offset()).isEqualTo(offset);
        assertThat(pager.first()).isEqualTo(first);
        assertThat(pager.last()).isEqualTo(last);
        assertThat(pager.several()).isEqualTo(pages > 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "01", "1.5", "x", "5", "9999999", "99999999999", "٣", "1 ", "+1"})
    void whatIsNoPageIsTheFirst(String asked) {
        assertThat(Pager.of(asked, 100, 25, "/list?").page()).isEqualTo(1);
    }

    @Test
    void theFirstAndTheLastPageLeadOneWayOnly() {
        assertThat(Pager.of("1", 60, 25, "/list?q=x&").previous()).isNull();
        assertThat(Pager.of("1", 60, 25, "/list?q=x&").next()).isEqualTo("/list?q=x&page=2");
        assertThat(Pager.of("3", 60, 25, "/list?q=x&").previous()).isEqualTo("/list?q=x&page=2");
        assertThat(Pager.of("3", 60, 25, "/list?q=x&").next()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // page | pages | links, “…” before one after a gap, brackets around this one
                "1      | 1     | [1]",
                "1      | 2     | [1] 2",
                "1      | 3     | [1] 2 3",
                "1      | 4     | [1] 2 …4",
                "3      | 4     | 1 2 [3] 4",
                "3      | 5     | 1 2 [3] 4 5",
                "4      | 5     | 1 …3 [4] 5",
                "5      | 9     | 1 …4 [5] 6 …9",
                "9      | 9     | 1 …8 [9]",
            })
    void linksLeaveOutWhatIsFar(String page, int pages, String links) {
        var shown = Pager.of(page, pages * 25L, 25, "/list?").links().stream()
                .map(link ->
                        (link.afterGap() ? "…" : "") + (link.current() ? "[" + link.number() + "]" : link.number()))
                .collect(Collectors.joining(" "));

        assertThat(shown).isEqualTo(links);
    }
}
