package latchkey.site;

import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.INVITATION;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import latchkey.Page;
import latchkey.People;
import latchkey.Secrets;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.audit.AuditAction;
import latchkey.organization.Role;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstOwnerHttpTest {
    private static final String PASSWORD = Secrets.remember("nine quiet rivers run north");

    private final TestPortal portal = TestPortal.withPeople();
    private final People people = new People(portal);

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void anAccountBecomesTheOwnerAtOnceAndIsTold() {
        var answer = create("Initech", "", "OWNER@globex.example");

        assertThat(answer.location()).isEqualTo("/site/organizations");
        assertThat(portal.administrator().get(answer.location()).text())
                .contains("Initech was created. owner@globex.example owns it now, and was told by mail.");
        assertThat(portal.otherOwner().get("/orgs/initech/members").text()).contains("1 member");
        assertThat(portal.mailsTo("owner@globex.example").getLast().subject())
                .isEqualTo("You are the owner of Initech on Latchkey");
        var id = people.organization("initech");
        assertThat(portal.eventsAbout(id).getFirst().getAction()).isEqualTo("organization.created");
        assertThat(portal.eventsAbout(people.id("owner@globex.example")).getValues(AUDIT_EVENT.ACTION))
                .contains(AuditAction.OWNER_NAMED.code());
    }

    @Test
    void anAddressWithoutAccountIsInvitedAsTheOwner() {
        create("Umbrella", "", "founder@umbrella.example");
        assertThat(row("Umbrella").text()).contains("No owner yet");
        var founder = portal.stranger();
        var link = link("founder@umbrella.example");
        assertThat(founder.get(link).text()).contains("You are invited to Umbrella", "Owner");
        var joined = founder.post(link, "password", PASSWORD);

        assertThat(joined.location()).isEqualTo("/orgs/umbrella/tokens");
        assertThat(founder.get("/orgs/umbrella/invitations").status()).isEqualTo(200);
        assertThat(row("Umbrella").text()).doesNotContain("No owner yet");
    }

    @Test
    void theAdministratorSeesNothingInside() {
        create("Hooli", "", "owner@globex.example");
        for (var path : List.of("", "/tokens", "/members", "/invitations", "/audit", "/policy")) {
            assertThat(portal.administrator().get("/orgs/hooli" + path).status())
                    .isEqualTo(404);
        }
        var administrator = people.id("admin@site.example");
        assertThat(portal.db().fetchCount(MEMBERSHIP, MEMBERSHIP.ACCOUNT_ID.eq(administrator)))
                .isZero();
    }

    @Test
    void aSlugThatIsTakenIsSaidAndWhatWasTypedStays() {
        portal.administrator().csrf();
        var before = Snapshot.of(portal.db());
        var page = create("Acme Two", "acme", "new@acme.example");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).isEqualTo("“acme” is taken by another organization. Choose another");
        assertThat(page.value("name")).isEqualTo("Acme Two");
        assertThat(page.value("email")).isEqualTo("new@acme.example");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', a@b.example, Enter the name of the organization",
        "Name, 'A b', a@b.example, 'Enter 2 to 40 lower-case letters, digits and hyphens, such as acme'",
        "Name, name, '', Enter the e-mail address of the first owner",
        "Name, name, nobody, Enter an e-mail address such as name@example.com",
        "日本, '', a@b.example, 'Enter 2 to 40 lower-case letters, digits and hyphens, such as acme'",
    })
    void whatIsMissingIsSaid(String name, String slug, String email, String problem) {
        assertThat(create(name, slug, email).problems()).isEqualTo(problem);
    }

    @Test
    void namingAnotherEndsTheLinkOfTheFirst() {
        create("Vandelay", "", "first@vandelay.example");
        var first = link("first@vandelay.example");
        var path = "/site/organizations/" + people.organization("vandelay") + "/owner";
        assertThat(portal.administrator()
                        .post(path, "email", "first@vandelay.example")
                        .status())
                .isEqualTo(429);
        var answer = portal.administrator().post(path, "email", "second@vandelay.example");

        assertThat(portal.administrator().get(answer.location()).text())
                .contains("second@vandelay.example was invited as its owner.");
        assertThat(portal.stranger().get(first).status()).isEqualTo(410);
        assertThat(portal.stranger().get(link("second@vandelay.example")).status())
                .isEqualTo(200);
    }

    @Test
    void anExpiredInvitationCanBeSentAgain() {
        create("Pied Piper", "", "late@piper.example");
        portal.db()
                .update(INVITATION)
                .set(INVITATION.CREATED_AT, portal.clock().instant().minus(Duration.ofDays(8)))
                .set(INVITATION.EXPIRES_AT, portal.clock().instant().minus(Duration.ofDays(1)))
                .where(INVITATION.EMAIL.eq("late@piper.example"))
                .execute();
        assertThat(portal.stranger().get(link("late@piper.example")).status()).isEqualTo(410);
        var path = "/site/organizations/" + people.organization("pied-piper") + "/owner";
        portal.administrator().post(path, "email", "late@piper.example");

        assertThat(portal.stranger().get(link("late@piper.example")).status()).isEqualTo(200);
    }

    @Test
    void onceThereIsAnOwnerTheSiteHasNoSay() {
        create("Soylent", "", "lost@soylent.example");
        var id = people.organization("soylent");
        var link = link("lost@soylent.example");
        people.join("soylent", people.id("owner@globex.example"), Role.OWNER);
        var path = "/site/organizations/" + id + "/owner";

        assertThat(portal.stranger().get(link).status()).isEqualTo(410);
        assertThat(portal.stranger().post(link, "password", PASSWORD).status()).isEqualTo(410);
        assertThat(portal.administrator().get(path).status()).isEqualTo(404);
        assertThat(portal.administrator()
                        .post(path, "email", "admin@site.example")
                        .status())
                .isEqualTo(404);
        for (var other : List.of(
                people.organization("acme").toString(), UUID.randomUUID().toString(), "x")) {
            assertThat(portal.administrator()
                            .get("/site/organizations/" + other + "/owner")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void withoutItsMailThereIsNoOrganization() {
        portal.administrator().csrf();
        var before = Snapshot.of(portal.db());
        portal.db().execute("CREATE TRIGGER no_mail BEFORE INSERT ON outbox FOR EACH ROW SIGNAL SQLSTATE '45000'");
        var failed = create("Nowhere", "", "x@nowhere.example");
        portal.db().execute("DROP TRIGGER no_mail");

        assertThat(failed.status()).isEqualTo(500);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(portal.db().fetchCount(ORGANIZATION, ORGANIZATION.SLUG.eq("nowhere")))
                .isZero();
    }

    private Page create(String name, String slug, String email) {
        return portal.administrator()
                .post(
                        "/site/organizations/new",
                        "name",
                        name,
                        "slug",
                        slug,
                        "email",
                        email,
                        "site_administrator",
                        "true",
                        "role",
                        "owner");
    }

    private Element row(String name) {
        return portal.administrator().get("/site/organizations").html().select("tbody tr").stream()
                .filter(row -> row.text().startsWith(name))
                .findAny()
                .orElseThrow();
    }

    private String link(String email) {
        var url = Objects.requireNonNull(portal.mailsTo(email).getLast().link()).url();
        Secrets.remember(url.substring(url.lastIndexOf('/') + 1));
        return url.substring(portal.url().length());
    }
}
