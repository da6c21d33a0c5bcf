package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import latchkey.Client;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import org.jooq.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every filter of the list, and a walk through it while it changes. */
class TokenFilterHttpTest {
    private static final String LIST = "/orgs/acme/tokens";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeAll
    void createTokens() {
        var now = portal.clock().instant();
        portal.create("Anywhere", "expires", "7d");
        portal.create("Office", "allowed_networks", "203.0.113.0/24 2001:db8::/32", "scopes", "billing:write");
        portal.create("Host", "allowed_networks", "203.0.113.9");
        var old = portal.create("Old", "expires", "365d");
        set(old, ACCESS_TOKEN.CREATED_AT, now.minus(Duration.ofDays(200)));
        var idle = portal.create("Idle", "expires", "365d");
        set(idle, ACCESS_TOKEN.CREATED_AT, now.minus(Duration.ofDays(150)));
        set(idle, ACCESS_TOKEN.LAST_USED_AT, now.minus(Duration.ofDays(100)));
        var busy = portal.create("Busy", "expires", "365d");
        set(busy, ACCESS_TOKEN.LAST_USED_AT, now.minus(Duration.ofHours(3)));
        portal.create(portal.member(), "acme", "Of the member");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network=anywhere | Anywhere Busy Idle Of-the-member Old",
                "network=203.0.113.9 | Host Office",
                "network=203.0.113.10 | Office",
                "network=203.0.113.0/24 | Office",
                "network=2001:db8::1 | Office",
                "network=198.51.100.1 | ''",
                "scope=billing:read | Office",
                "scope=billing:write&network=203.0.113.9 | Office",
                "owner=member@acme.example | Of-the-member",
                "owner=nobody@acme.example | ''",
                "used=never | Anywhere Host Of-the-member Office Old",
                "status=unused | Idle Old",
            })
    void aFilterFindsWhatItSays(String query, String names) {
        assertThat(names(portal.owner(), query)).isEqualTo(names);
    }

    @Test
    void aPermissionThatIsNoLongerInTheCatalogueStaysChosen() {
        var chosen = portal.owner().get(LIST + "?scope=retired:read").html().select("#scope option[selected]");
        assertThat(chosen.eachAttr("value")).containsExactly("retired:read");
        chosen = portal.owner().get(LIST + "?scope=billing:read").html().select("#scope option[selected]");
        assertThat(chosen.eachAttr("value")).containsExactly("billing:read");
    }

    @Test
    void daysAreIncluded() {
        var today = portal.clock().instant().toString().substring(0, 10);
        assertThat(names(portal.owner(), "created_from=" + today))
                .doesNotContain("Old")
                .contains("Anywhere");
        assertThat(names(portal.owner(), "created_to=" + today)).contains("Old", "Anywhere");
        var soon = portal.clock().instant().plus(Duration.ofDays(7)).toString().substring(0, 10);
        assertThat(names(portal.owner(), "expires_to=" + soon)).isEqualTo("Anywhere");
        assertThat(names(portal.owner(), "expires_from=" + soon + "&expires_to=" + soon))
                .isEqualTo("Anywhere");
    }

    @Test
    void aMemberFindsOwnTokensWhateverTheFilter() {
        assertThat(names(portal.member(), "network=anywhere")).isEqualTo("Of-the-member");
        assertThat(names(portal.member(), "owner=owner@acme.example")).isEmpty();
    }

    @Test
    void whatIsThereAllTheTimeIsSeenOnceWhileOthersComeAndGo() {
        IntStream.range(0, 60).forEach(number -> portal.create(portal.otherOwner(), "globex", "Stays " + number));
        var walker = portal.signIn("owner@globex.example");
        var walking = new AtomicBoolean(true);
        try (var others = Executors.newSingleThreadExecutor()) {
            var comings = others.submit(() -> {
                for (var number = 0; walking.get(); number++) {
                    var created = portal.create(portal.otherOwner(), "globex", "Comes " + number, "expires", "7d");
                    portal.otherOwner().post("/orgs/globex/tokens/" + created.id() + "/revocation");
                }
                return null;
            });
            for (var round = 0; round < 5; round++) {
                assertThat(walk(walker, "/orgs/globex/tokens?sort=name").stream()
                                .filter(name -> name.startsWith("Stays")))
                        .hasSize(60)
                        .doesNotHaveDuplicates();
            }
            walking.set(false);
            assertThat(comings).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    private static List<String> walk(Client client, String list) {
        var names = new ArrayList<String>();
        for (var next = list; !next.isEmpty(); ) {
            var page = client.get(next).html();
            names.addAll(page.select("tbody th a[href*=/tokens/]:first-of-type").eachText());
            next = page.select("a[rel=next]").attr("href");
        }
        return names;
    }

    private static String names(Client client, String query) {
        return client.get(LIST + "?" + query).html().select("tbody th div > a:first-child").eachText().stream()
                .map(name -> name.replace(' ', '-'))
                .sorted()
                .reduce((one, other) -> one + " " + other)
                .orElse("");
    }

    private void set(Created token, Field<Instant> field, Instant value) {
        portal.db()
                .update(ACCESS_TOKEN)
                .set(field, value)
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .execute();
    }
}
