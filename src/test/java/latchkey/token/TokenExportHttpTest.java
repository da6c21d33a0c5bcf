package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.web.Parameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TokenExportHttpTest {
    private static final String EXPORT = "/orgs/acme/tokens/export";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeAll
    void fill() {
        IntStream.range(0, 4).forEach(number -> portal.create("Bulk " + number));
        portal.create("=1+1", "description", "@SUM(A1:A9), \"quoted\"");
        portal.create(portal.member(), "acme", "Of the member");
        portal.create(portal.otherOwner(), "globex", "Foreign");
    }

    @Test
    void everyTokenThatTheListShowsIsInTheFile() {
        var answer = portal.owner().get(EXPORT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(answer.header("Content-Disposition")).matches("attachment; filename=\"acme-tokens-[0-9-]{10}.csv\"");
        assertThat(lines(answer)).hasSize(7);
        assertThat(answer.body())
                .contains("Of the member", "member@acme.example")
                .doesNotContain("Foreign");
    }

    @Test
    void theFileIsFilteredAndSortedAsTheListIs() {
        var lines = lines(portal.owner().get(EXPORT + "?q=bulk&sort=-name"));

        assertThat(lines.stream().skip(1).map(line -> line.split(",")[1]))
                .containsExactly("Bulk 3", "Bulk 2", "Bulk 1", "Bulk 0");
    }

    @Test
    void whatEndsMeanwhileDoesNotMakeTheFileBeginAgain() {
        var filter = TokenFilter.read(Parameters.of("q=bulk&status=live"));
        var order = TokenOrder.parse("name");
        var last = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq("Bulk 3"));
        var query = new TokenQuery(
                last.getOrganizationId(), null, filter, order, portal.clock().instant());
        var seen = new ArrayList<String>();
        new TokenListReader(portal.db()).each(query, 3, token -> {
            seen.add(token.name());
            if (seen.size() == 3) {
                last.setRevokedAt(query.now().minusSeconds(1));
                last.update();
            }
        });

        last.setRevokedAt(null);
        last.update();
        assertThat(seen).containsExactly("Bulk 0", "Bulk 1", "Bulk 2");
    }

    @Test
    void aPageLinksToTheFileOfWhatItShows() {
        var link = portal.owner()
                .get("/orgs/acme/tokens?q=bulk&sort=name&size=50")
                .html()
                .select("a[href*=/export]");

        assertThat(link.attr("href")).isEqualTo(EXPORT + "?q=bulk&sort=name");
    }

    @Test
    void membersGetTheirOwnOnly() {
        assertThat(lines(portal.member().get(EXPORT))).hasSize(2);
        assertThat(portal.otherOwner().get(EXPORT).status()).isEqualTo(404);
    }

    @Test
    void noCellIsAFormula() {
        assertThat(portal.owner().get(EXPORT + "?q=1").body()).doesNotContainPattern("(^|[,\"\\n])[=@+-][1S]");
    }

    @Test
    void itIsRecordedWithTheFilterAndTheCount() {
        var auditor = portal.auditor();
        auditor.get(EXPORT + "?q=bulk");
        var event = portal.db()
                .selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.ACTION.eq("tokens.exported"))
                .and(AUDIT_EVENT.ACTOR.eq("auditor@acme.example"))
                .fetchSingle();

        assertThat(event.getDetails()).contains("q=bulk", "\"4\"");
    }

    @Test
    void askingForTheHeadersExportsNothing() {
        var before = portal.db().fetchCount(AUDIT_EVENT);
        Client owner = portal.owner();
        var head = owner.send(owner.request(EXPORT).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.status()).isEqualTo(200);
        assertThat(portal.db().fetchCount(AUDIT_EVENT)).isEqualTo(before);
        assertThat(portal.db().fetchCount(ACCESS_TOKEN)).isEqualTo(7);
    }

    private static List<String> lines(Page answer) {
        return answer.body().lines().toList();
    }
}
