package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with a token, whoever presents it gets the same answer, to the letter and with the same headers. */
class StrangersLearnNothingHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");
    private final Map<String, String> dead = DeadTokens.of(portal);

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void introspectionAnswersAlike() {
        assertAlike(secret -> portal.program().introspect(server, "token", secret));
        assertAlike(secret -> portal.program()
                .introspect(server, "token", secret, "scope", "billing:write", "client_ip", "203.0.113.7"));
    }

    @Test
    void forwardAuthAnswersAlike() {
        assertAlike(secret -> forward("/forward-auth", secret));
        assertAlike(secret -> forward("/forward-auth?scope=billing:write", secret));
    }

    @Test
    void aTokenThatDescribesItselfIsAnsweredAlike() {
        assertAlike(secret -> portal.program().describe(secret));
    }

    @Test
    void revokingAnswersAlike() {
        var answers = assertAlike(secret -> portal.program().revoke(secret));
        var live = portal.create("Live").secret();

        assertThat(answer(portal.program().revoke(live))).isEqualTo(answers);
    }

    /** Of another organization's token, live or not, the page that finds tokens tells as little as of none. */
    @Test
    void lookingForATokenAnswersAlikeForWhatIsNotOnesOwn() {
        var foreign =
                portal.create(portal.otherOwner(), "globex", "Foreign and live").secret();
        var unknown = find(String.valueOf(dead.get("unknown")));

        assertThat(find(foreign)).isEqualTo(unknown);
        assertThat(find(String.valueOf(dead.get("revoked, of another organization"))))
                .isEqualTo(unknown);
    }

    private String find(String secret) {
        var page = portal.owner().post("/orgs/acme/tokens/search", "token", secret);
        return page.status() + " " + page.text();
    }

    private Page forward(String path, String secret) {
        var client = new Client(portal.url());
        return client.send(client.request(path).header("Authorization", "Bearer " + secret));
    }

    private String assertAlike(Function<String, Page> ask) {
        var answers = new TreeMap<String, String>();
        dead.forEach((kind, secret) -> answers.put(kind, answer(ask.apply(secret))));
        assertThat(answers.values()).as(answers.toString()).containsOnly(answers.get("unknown"));
        return String.valueOf(answers.get("unknown"));
    }

    /** All that an answer says, but for the time and the number that every request has. */
    private static String answer(Page page) {
        var headers =
                new TreeMap<String, List<String>>(page.response().headers().map());
        headers.keySet().removeIf(name -> name.matches("(?i)date|x-request-id"));
        return page.status() + " " + headers + " " + page.body();
    }
}
