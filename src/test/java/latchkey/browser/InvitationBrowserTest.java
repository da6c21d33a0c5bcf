package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import latchkey.Secrets;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Somebody is invited, joins, makes a token, and is removed again with a hand-over. */
class InvitationBrowserTest {
    private static final String NEWCOMER = "newcomer@acme.example";

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
        owner.signIn("owner@acme.example").follow("Members").follow("Invite somebody");
        owner.fill("email", NEWCOMER).follow("Send invitation");
        assertThat(owner.text()).contains(NEWCOMER + " was invited as member.", "1 open invitation");

        newcomer.go(link());
        assertThat(newcomer.heading()).isEqualTo("You are invited to Acme");
        newcomer.fill("password", Secrets.remember("a kettle sings on the stove"))
                .follow("Join Acme");
        assertThat(newcomer.text()).contains("You belong to Acme now, as member.");
        newcomer.go("/orgs/acme/tokens/new")
                .fill("name", "Own script")
                .choose("scopes.projects", "projects:read")
                .follow("Continue")
                .follow("Create token")
                .secret();

        owner.go("/orgs/acme/members").follow("Manage " + NEWCOMER).follow("Remove from Acme");
        assertThat(owner.text()).contains("What happens to the 1 live token", "Own script");
        owner.one("input[name=never_used]").click();
        owner.follow("Remove from Acme");
        assertThat(owner.text()).contains("Choose what happens to the tokens");
        owner.choose("for_all", "give")
                .select(
                        "to",
                        String.valueOf(owner.one("#to option:nth-of-type(2)").getDomProperty("value")))
                .follow("Remove from Acme");
        assertThat(owner.text()).contains(NEWCOMER + " was removed from Acme.");

        newcomer.go("/orgs/acme/tokens");
        assertThat(newcomer.heading()).isEqualTo("Sign in");
        owner.go("/orgs/acme/tokens");
        assertThat(owner.text()).contains("Own script", "owner@acme.example");
    }

    private String link() {
        var link = Objects.requireNonNull(portal.mailsTo(NEWCOMER).getLast().link())
                .url();
        Secrets.remember(link.substring(link.lastIndexOf('/') + 1));
        return link;
    }
}
