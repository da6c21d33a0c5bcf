package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import latchkey.Page;
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
        assertThat(portal.auditor().get(LIST).text()).contains("No tokens for you to see", "Nobody created a token");
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
        var second = next(portal.owner().get(LIST));

        assertThat(caption(second)).startsWith("25 of 60 tokens, live ones first");
        assertThat(second.html().title()).startsWith("Access tokens (page 2)");
        assertThat(second.html().select("nav[aria-label=Pages] [aria-current]").text())
                .isEqualTo("Page 2");
        assertThat(next(second).html().title()).startsWith("Access tokens (page 3)");
        assertThat(previous(next(second)).html().title()).startsWith("Access tokens (page 2)");
        assertThat(previous(second).html().title()).startsWith("Access tokens –");
    }

    @Test
    void theWayBackShowsTheSamePages() {
        var first = portal.owner().get(LIST);
        var second = next(first);
        var third = next(second);

        assertThat(TokenListHttpTest.names(previous(third))).isEqualTo(TokenListHttpTest.names(second));
        assertThat(TokenListHttpTest.names(previous(previous(third)))).isEqualTo(TokenListHttpTest.names(first));
        assertThat(third.html().select("a[rel=next]")).isEmpty();
        assertThat(first.html().select("a[rel=prev]")).isEmpty();
        assertThat(previous(second).html().select("a[rel=prev]")).isEmpty();
        assertThat(second.html().select("nav[aria-label=Pages] a").first().attr("href"))
                .isEqualTo(LIST);
    }

    @Test
    void theLinksKeepTheFilterTheOrderAndTheSize() {
        var page = portal.owner().get(LIST + "?q=bulk&status=live&sort=-name&size=50");

        assertThat(page.html().select("a[rel=next]").attr("href"))
                .startsWith(LIST + "?q=bulk&status=live&sort=-name&size=50&after=");
        assertThat(TokenListHttpTest.names(page)).hasSize(50).startsWith("Bulk & 60", "Bulk & 59");
        var second = next(page);
        assertThat(second.value("q")).isEqualTo("bulk");
        assertThat(second.html().select("#status option[selected]").val()).isEqualTo("live");
        assertThat(TokenListHttpTest.names(second))
                .startsWith("Bulk & 10", "Bulk & 09")
                .hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "50", "100"})
    void aPageHoldsAsManyAsIsChosen(String size) {
        var page = portal.owner().get(LIST + "?size=" + size);

        assertThat(TokenListHttpTest.names(page)).hasSize(Math.min(60, Integer.parseInt(size)));
        assertThat(page.html().select(".sizes [aria-current]").text()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "26", "1000000", "x", "%00", "%D9%A2%D9%A5"})
    void whatIsNoSizeIsTheUsualOne(String size) {
        assertThat(TokenListHttpTest.names(portal.owner().get(LIST + "?size=" + size)))
                .hasSize(25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "x", "====", "%00", "%F0%9F%9A%80", "AAAA", "PHNjcmlwdD4", "' OR '1'='1"})
    void aForgedPlaceShowsTheFirstPageAndSaysSo(String place) {
        for (var direction : List.of("after", "before")) {
            var page = portal.owner().get(LIST + "?" + direction + "=" + place.replace(" ", "+"));

            assertThat(TokenListHttpTest.names(page)).hasSize(25);
            assertThat(page.text()).contains("does not lead to a page of this list");
        }
    }

    @Test
    void aPlaceInAnotherOrderIsNone() {
        var place = portal.owner().get(LIST).html().select("a[rel=next]").attr("href");
        var page = portal.owner().get(place + "&sort=name");

        assertThat(page.text()).contains("does not lead to a page of this list");
    }

    @Test
    void aPlaceOfAnotherOrganizationShowsNothingOfIt() {
        for (var i = 0; i < 30; i++) {
            portal.create(portal.otherOwner(), "globex", "Foreign " + i);
        }
        var place = portal.otherOwner()
                .get("/orgs/globex/tokens")
                .html()
                .select("a[rel=next]")
                .attr("href");
        var page = portal.owner().get(place.replace("/orgs/globex", "/orgs/acme"));

        assertThat(TokenListHttpTest.names(page)).isNotEmpty().allMatch(name -> name.startsWith("Bulk"));
    }

    @Test
    void aListOfOnePageHasNoLinksToOthers() {
        var page = portal.owner().get(LIST + "?q=%26+60");

        assertThat(page.html().select("nav[aria-label=Pages]")).isEmpty();
        assertThat(caption(page)).startsWith("1 token, ");
    }

    private Page next(Page page) {
        return portal.owner().get(page.html().select("a[rel=next]").attr("href"));
    }

    private Page previous(Page page) {
        return portal.owner().get(page.html().select("a[rel=prev]").attr("href"));
    }

    private static String caption(Page page) {
        return page.html().select("caption").text();
    }
}
