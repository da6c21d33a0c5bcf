package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import latchkey.Secrets;
import latchkey.TestApp;
import latchkey.TestFactors;
import latchkey.TestPortal;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody is invited, joins, sets up a second factor, makes a token, and is removed again with a hand-over. */
@Timeout(180)
class PeopleStoryBrowserTest {
    private static final String NEWCOMER = "newcomer@acme.example";
    private static final String PASSWORD = Secrets.remember("a kettle sings on the stove");

    private final TestPortal portal = TestPortal.withPeople();
    private final Browser owner = Browser.of(portal);
    private final Browser newcomer = Browser.of(portal);

    @AfterAll
    void stop() {
        owner.close();
        newcomer.close();
        portal.close();
    }

    @Test
    void somebodyJoinsWorksAndIsRemoved() {
        isInvited();
        joins();
        var app = setsUpASecondFactor();
        signsInWithBoth(app);
        var secret = createsAnOwnToken();
        assertThat(portal.program().describe(secret).status()).isEqualTo(200);
        portal.flushUsage();

        isRemovedWithAHandOver();
        newcomer.go("/orgs/acme/tokens");
        assertThat(newcomer.heading()).isEqualTo("Sign in");
        owner.go("/orgs/acme/tokens");
        assertThat(owner.text()).contains("Own script", "owner@acme.example");
        assertThat(portal.program().describe(secret).status()).isEqualTo(200);
        assertThat(portal.mailsTo(NEWCOMER)).extracting(Message::kind).contains(MessageKind.MEMBER_REMOVED);
    }

    private void isInvited() {
        owner.signIn("owner@acme.example").follow("Members").follow("Invite somebody");
        owner.fill("email", NEWCOMER).follow("Send invitation");
        assertThat(owner.text()).contains(NEWCOMER + " was invited as member.", "1 open invitation");
    }

    private void joins() {
        newcomer.go(link());
        assertThat(newcomer.heading()).isEqualTo("You are invited to Acme");
        newcomer.fill("password", PASSWORD).follow("Join Acme");
        assertThat(newcomer.text()).contains("You belong to Acme now, as member.");
    }

    private TestApp setsUpASecondFactor() {
        newcomer.go("/account").follow("Set up or change your second factor").follow("Set up an app");
        var app = TestApp.typed(newcomer.one("#key").getText());
        newcomer.fill("code", app.code(portal.clock(), 0)).follow("Set up app");
        TestFactors.recoveryCodes(newcomer.one("#codes").getText());
        newcomer.follow("I have saved these codes");
        portal.clock().advance(Duration.ofSeconds(30));
        return app;
    }

    private void signsInWithBoth(TestApp app) {
        newcomer.go("/account").follow("Sign out");
        newcomer.go("/sign-in")
                .fill("email", NEWCOMER)
                .fill("password", PASSWORD)
                .follow("Sign in");
        assertThat(newcomer.heading()).isEqualTo("One more step");
        newcomer.fill("code", app.code(portal.clock(), 0)).follow("Sign in");
        assertThat(newcomer.path()).isEqualTo("/orgs/acme/tokens");
    }

    private String createsAnOwnToken() {
        return newcomer.go("/orgs/acme/tokens/new")
                .fill("name", "Own script")
                .choose("scopes.projects", "projects:read")
                .follow("Continue")
                .follow("Create token")
                .secret();
    }

    private void isRemovedWithAHandOver() {
        owner.go("/orgs/acme/members").follow("Manage " + NEWCOMER).follow("Remove from Acme");
        assertThat(owner.text()).contains("What happens to the 1 live token", "Own script");
        owner.follow("Remove from Acme");
        assertThat(owner.text()).contains("Choose what happens to the tokens");
        owner.choose("for_all", "give")
                .select(
                        "to",
                        String.valueOf(owner.one("#to option:nth-of-type(2)").getDomProperty("value")))
                .follow("Remove from Acme");
        assertThat(owner.text()).contains(NEWCOMER + " was removed from Acme.");
    }

    private String link() {
        var link = Objects.requireNonNull(portal.mailsTo(NEWCOMER).getLast().link())
                .url();
        Secrets.remember(link.substring(link.lastIndexOf('/') + 1));
        return link;
    }
}
