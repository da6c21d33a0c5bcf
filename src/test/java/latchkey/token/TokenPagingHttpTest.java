package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.stream.IntStream;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenPagingHttpTest {
    private static final String LIST = "/orgs/acme/tokens";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeAll
    void anEmptyListSaysWhatATokenIsBeforeAnyIsCreated() {
        assertThat(portal.auditor().get(LIST).text()).contains("No tokens yet");
        var page = portal.owner().get(LIST);
        assertThat(page.text()).contains("No tokens yet", "A token is a key for one script or service");
        assertThat(page.html().select(".empty a").attr("href")).isEqualTo(LIST + "/new");
        assertThat(page.html().select(".counters, form[role=search], table")).isEmpty();
        assertThat(portal.auditor().get(LIST).html().select(".empty a")).isEmpty();

        IntStream.rangeClosed(1, 60).forEach(number -> portal.create("Bulk & %02d".formatted(number)));
    }

    @Test
    void aPageHoldsTwentyFiveAndNoTokenIsLostOrDoubled() {
        var seen = new ArrayList<String>();
        var url = LIST;
        var sizes = new ArrayList<Integer>();
        while (!url.isEmpty()) {
            var page = portal.owner().get(url);
            var names = TokenListHttpTest.names(page);
            sizes.add(names.size());
            seen.addAll(names);
            url = page.html().select("a[rel=next]").attr("href");
        }

        assertThat(sizes).containsExactly(25, 25, 10);
        assertThat(seen).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void eachPageTellsWhereItIs() {
        var page = portal.owner().get(LIST + "?page=2");

        assertThat(page.html().select("caption").text()).startsWith("26 to 50 of 60");
        assertThat(page.html().title()).startsWith("Access tokens (page 2 of 3)");
        assertThat(page.html().select("[aria-current=page]").last().text()).isEqualTo("2");
    }

    @Test
    void theLinksKeepTheFilter() {
        var page = portal.owner().get(LIST + "?q=bulk+%26&status=live");

        for (var link : page.html().select("nav[aria-label=Pages] a")) {
            assertThat(link.attr("href")).startsWith(LIST + "?q=bulk+%26&status=live&page=");
        }
        var second = portal.owner().get(page.html().select("a[rel=next]").attr("href"));
        assertThat(second.value("q")).isEqualTo("bulk &");
        assertThat(second.html().select("option[selected]").val()).isEqualTo("live");
        assertThat(second.html().select("caption").text()).startsWith("26 to 50 of 60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "4", "9999999", "99999999999999999999", "two", "1.5", "", "%00", "%D9%A1"})
    void whatIsNoPageIsTheFirst(String page) {
        assertThat(portal.owner()
                        .get(LIST + "?page=" + page)
                        .html()
                        .select("caption")
                        .text())
                .startsWith("1 to 25 of 60");
    }

    @Test
    void aListOfOnePageHasNoLinksToOthers() {
        var page = portal.owner().get(LIST + "?q=%26+60");

        assertThat(page.html().select("nav[aria-label=Pages]")).isEmpty();
        assertThat(page.html().select("caption").text()).startsWith("1 to 1 of 1");
    }
}
