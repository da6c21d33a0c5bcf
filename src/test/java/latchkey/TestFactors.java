package latchkey;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The second factor of an account, set up as people do it.
 *
 * @param recoveryCodes those that were shown; none if the account had some before
 */
public record TestFactors(TestApp app, List<String> recoveryCodes, Page answer) {
    /** Lets the client set an app up, and half a minute pass, so that the app shows a code that was not used yet. */
    public static TestFactors setUp(TestPortal portal, Client client) {
        var page = client.get("/account/security/totp");
        var app = TestApp.typed(page.html().select("#key").text());
        var answer = client.post(
                "/account/security/totp", "offer", page.value("offer"), "code", app.code(portal.clock(), 0));
        portal.clock().advance(Duration.ofSeconds(30));
        return new TestFactors(app, recoveryCodes(answer), answer);
    }

    public static List<String> recoveryCodes(Page answer) {
        return recoveryCodes(answer.html().select("#codes").text());
    }

    /** As they stand on the page, one on each line. */
    public static List<String> recoveryCodes(String shown) {
        return Pattern.compile("\\S+")
                .matcher(shown)
                .results()
                .map(MatchResult::group)
                .map(Secrets::remember)
                .toList();
    }

    /** Signs a new browser in up to the second step. */
    public static Client halfWay(TestPortal portal, String email) {
        var client = portal.stranger();
        var answer = client.signIn(email, TestPortal.PASSWORD);
        if (!answer.location().equals("/sign-in/second-factor")) {
            throw new AssertionError(answer.status() + " " + answer.location());
        }
        return client;
    }

    /** Sends the code that the app shows now. */
    public Page enter(TestPortal portal, Client client) {
        var answer = client.post("/sign-in/second-factor", "code", app.code(portal.clock(), 0));
        client.forgetToken();
        return answer;
    }
}
