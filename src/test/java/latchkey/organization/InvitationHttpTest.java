package latchkey.organization;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.INVITATION;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.database.schema.tables.records.AccountRecord;
import latchkey.database.schema.tables.records.InvitationRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationHttpTest {
    private static final String INVITATIONS = "/orgs/acme/invitations";
    private static final String MEMBERS = "/orgs/acme/members";
    private static final String NEW_PASSWORD = Secrets.remember("seven lamps above the harbour");

    private final TestPortal portal = TestPortal.withPeople();
    private int made;

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aNewcomerJoinsWithAPasswordOfTheirOwn() {
        var email = address();
        var answer = invite(email, "auditor");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(portal.owner().get(answer.location()).text())
                .contains(email + " was invited as auditor. The link in the mail works once, within 7 days.");
        var row = row(email);
        assertThat(row.getExpiresAt()).isEqualTo(row.getCreatedAt().plus(Duration.ofDays(7)));
        assertThat(portal.eventsAbout(row.getId()).getFirst().getAction()).isEqualTo("invitation.sent");

        var newcomer = portal.stranger();
        var page = newcomer.get(link(email));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.text())
                .contains(
                        "You are invited to Acme",
                        "owner@acme.example invites you",
                        "Auditor",
                        "May read every token and the audit log, and change nothing.",
                        email);
        var joined = newcomer.post(link(email), "password", NEW_PASSWORD);

        assertThat(joined.status()).isEqualTo(303);
        assertThat(newcomer.get(joined.location()).text()).contains("You belong to Acme now, as auditor.");
        assertThat(role(email)).isEqualTo("AUDITOR");
        assertThat(row(email).getAcceptedAt()).isNotNull();
        var event = portal.eventsAbout(row.getId()).getLast();
        assertThat(event.getAction()).isEqualTo("invitation.accepted");
        assertThat(event.getActor()).isEqualTo(email);
        assertThat(event.getDetails()).contains("\"account\":\"new\"", "\"role\":\"auditor\"");
        assertThat(portal.stranger().signIn(email, NEW_PASSWORD).status()).isEqualTo(303);
    }

    @Test
    void theMailSaysWhoInvitesWhereAndAsWhat() {
        var email = address();
        invite(email, "member");
        var mail = portal.mailsTo(email).getLast();

        assertThat(mail.subject()).isEqualTo("Join Acme on Latchkey");
        assertThat(mail.paragraphs().getFirst())
                .startsWith("owner@acme.example invites you to Acme as member. There you may ");
        assertThat(mail.link()).isNotNull();
        assertThat(mail.link().url()).startsWith(portal.url() + "/invitations/");
        assertThat(mail.toString()).doesNotContain("/invitations/");
    }

    @Test
    void theLinkStandsInTheMailAlone() {
        var email = address();
        invite(email, "member");
        var token = link(email).substring("/invitations/".length());

        assertThat(token).hasSize(43);
        assertThat(Snapshot.of(portal.db()).tables().values()).noneMatch(table -> table.contains(token));
        assertThat(row(email).getDigest()).hasSize(32);
        assertThat(portal.owner().get(MEMBERS).body()).contains(email).doesNotContain(token);
    }

    @Test
    void somebodyWithAnAccountSignsInComesBackAndAccepts() {
        var email = address();
        portal.add(email, false);
        invite(email, "member");
        var invited = portal.stranger();
        var page = invited.get(link(email));

        assertThat(page.text()).contains("Sign in to accept").doesNotContain("Make your account");
        assertThat(page.html().select("input[type=password]")).isEmpty();
        var signIn = page.html().select("main a.btn").attr("href");
        assertThat(signIn).isEqualTo("/sign-in?next=" + link(email));
        assertThat(invited.get(signIn).value("next")).isEqualTo(link(email));
        invited.signIn(email, TestPortal.PASSWORD);
        assertThat(invited.get(link(email)).html().select("main button").text()).isEqualTo("Join Acme");
        var joined = invited.post(link(email));

        assertThat(joined.location()).isEqualTo("/orgs/acme/tokens");
        assertThat(role(email)).isEqualTo("MEMBER");
        assertThat(invited.get("/orgs/acme/tokens").status()).isEqualTo(200);
    }

    /** Between the invitation and its acceptance the groups of a provider may have made them something. */
    @Test
    void whoWasMadeAMemberMeanwhileHasTheStrongerRoleAndByHand() {
        var raised = address();
        assertThat(accepted(raised, "owner", Role.MEMBER))
                .isEqualTo("You belonged to Acme before, and are an owner now.");
        assertThat(role(raised)).isEqualTo("OWNER");
        assertThat(providedBy(raised)).isNull();
        assertThat(portal.eventsAbout(row(raised).getId()).getLast().getDetails())
                .contains("member → owner");

        var kept = address();
        assertThat(accepted(kept, "auditor", Role.OWNER))
                .isEqualTo("You belonged to Acme before. Your role is as it was.");
        assertThat(role(kept)).isEqualTo("OWNER");
        assertThat(providedBy(kept)).isEqualTo("https://provider.example");
        assertThat(portal.eventsAbout(row(kept).getId()).getLast().getDetails())
                .contains("\"role\":\"owner\"", "\"offered\":\"auditor\"");

        var same = address();
        accepted(same, "member", Role.MEMBER);
        assertThat(providedBy(same)).isNull();
    }

    private String accepted(String email, String offered, Role provided) {
        invite(email, offered);
        join(email, provided);
        portal.db()
                .update(MEMBERSHIP)
                .set(MEMBERSHIP.PROVIDED_BY, "https://provider.example")
                .where(MEMBERSHIP.ACCOUNT_ID.eq(account(email).getId()))
                .execute();
        var client = portal.signIn(email);
        var answer = client.post(link(email));
        return client.get(answer.location()).html().select(".note p").first().text();
    }

    private String providedBy(String email) {
        return portal.db()
                .fetchSingle(MEMBERSHIP, MEMBERSHIP.ACCOUNT_ID.eq(account(email).getId()))
                .getProvidedBy();
    }

    @Test
    void aStrangerCantAcceptForAnAccountThatExists() {
        var email = address();
        portal.add(email, false);
        invite(email, "owner");
        var stranger = portal.stranger();
        stranger.csrf();
        var before = Snapshot.of(portal.db());
        var answer = stranger.post(link(email), "password", NEW_PASSWORD);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("Sign in to accept");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(portal.stranger().signIn(email, NEW_PASSWORD).status()).isEqualTo(422);
    }

    @Test
    void onlyTheAddressInvitedAccepts() {
        var email = address();
        invite(email, "member");
        portal.otherOwner().csrf();
        var before = Snapshot.of(portal.db());
        var page = portal.otherOwner().get(link(email));

        assertThat(page.text())
                .contains("You are signed in with another address", "You are owner@globex.example")
                .contains("Only that address can accept it.");
        assertThat(page.html().select("main form[action^=/invitations]")).isEmpty();
        var answer = portal.otherOwner().post(link(email), "email", email, "password", NEW_PASSWORD);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void noFieldOfTheFormMakesMoreOfAnInvitationThanItIs() {
        var email = address();
        invite(email, "auditor");
        var newcomer = portal.stranger();
        newcomer.post(
                link(email),
                "password",
                NEW_PASSWORD,
                "role",
                "owner",
                "role",
                "OWNER",
                "email",
                "somebody-else@acme.example",
                "organization_id",
                organization("globex").toString(),
                "slug",
                "globex",
                "site_administrator",
                "true",
                "siteAdministrator",
                "on",
                "site_administrator_since",
                "2026-01-01");

        assertThat(role(email)).isEqualTo("AUDITOR");
        assertThat(account(email).getSiteAdministratorSince()).isNull();
        assertThat(portal.db().fetchCount(ACCOUNT, ACCOUNT.EMAIL.eq("somebody-else@acme.example")))
                .isZero();
        assertThat(portal.db()
                        .fetchCount(
                                MEMBERSHIP,
                                MEMBERSHIP.ACCOUNT_ID.eq(account(email).getId())))
                .isEqualTo(1);
        assertThat(newcomer.get("/site/organizations").status()).isEqualTo(404);
        assertThat(newcomer.get("/orgs/acme/tokens/new").status()).isEqualTo(403);
    }

    @Test
    void aWeakPasswordIsRefusedAndTheInvitationStays() {
        var email = address();
        invite(email, "member");
        var newcomer = portal.stranger();

        assertThat(newcomer.post(link(email)).problems()).isEqualTo("Enter a password");
        assertThat(newcomer.post(link(email), "password", email + email).status())
                .isEqualTo(422);
        assertThat(row(email).getAcceptedAt()).isNull();
        assertThat(newcomer.post(link(email), "password", NEW_PASSWORD).status())
                .isEqualTo(303);
    }

    @Test
    void aLinkWorksOnceAndThenLooksLikeOneThatNeverDid() {
        var email = address();
        invite(email, "member");
        var link = link(email);
        portal.stranger().post(link, "password", NEW_PASSWORD);
        var used = portal.stranger().get(link);
        var madeUp = portal.stranger().get("/invitations/" + "A".repeat(43));

        assertThat(used.status()).isEqualTo(madeUp.status()).isEqualTo(410);
        assertThat(used.heading()).isEqualTo("This invitation does not work");
        assertThat(used.text()).isEqualTo(madeUp.text());
        assertThat(portal.stranger().post(link, "password", NEW_PASSWORD).status())
                .isEqualTo(410);
        for (var token : List.of("x", "A".repeat(300), "%00", "a%20b")) {
            assertThat(portal.stranger().get("/invitations/" + token).status())
                    .describedAs(token)
                    .isIn(400, 410);
        }
    }

    @Test
    void ofSeveralWhoUseALinkAtOnceOneWins() throws Exception {
        var email = address();
        invite(email, "member");
        var clients = List.of(portal.stranger(), portal.stranger(), portal.stranger(), portal.stranger());
        clients.forEach(Client::csrf);

        var answers = atOnce(
                clients,
                client -> client.post(link(email), "password", NEW_PASSWORD).status());

        assertThat(answers)
                .containsOnlyOnce(303)
                .allMatch(status -> status == 303 || status == 410 || status == 409 || status == 403);
        assertThat(portal.db().fetchCount(ACCOUNT, ACCOUNT.EMAIL.eq(email))).isEqualTo(1);
        assertThat(portal.eventsAbout(row(email).getId()).getValues("action", String.class))
                .containsOnlyOnce("invitation.accepted");
    }

    @Test
    void sendingAgainEndsTheEarlierLink() {
        var email = address();
        invite(email, "member");
        var first = link(email);
        var id = row(email).getId();
        var tooSoon = portal.owner().post(INVITATIONS + "/" + id + "/renewal");
        assertThat(portal.owner().get(tooSoon.location()).text()).contains("less than a minute ago");
        assertThat(portal.mailsTo(email)).hasSize(1);

        age(email);
        var again = portal.owner().post(INVITATIONS + "/" + id + "/renewal");
        assertThat(portal.owner().get(again.location()).text()).contains(email + " was invited as member.");
        assertThat(portal.mailsTo(email)).hasSize(2);
        assertThat(portal.stranger().get(first).status()).isEqualTo(410);
        assertThat(portal.stranger().get(link(email)).status()).isEqualTo(200);
        assertThat(portal.eventsAbout(row(email).getId()).getLast().getAction()).isEqualTo("invitation.resent");

        // The button of a page that was open before.
        var stale = portal.owner().post(INVITATIONS + "/" + id + "/renewal");
        assertThat(portal.owner().get(stale.location()).text()).contains("sent again meanwhile");
        assertThat(portal.mailsTo(email)).hasSize(2);
    }

    @Test
    void aCancelledInvitationLeadsNowhere() {
        var email = address();
        invite(email, "member");
        var id = row(email).getId();
        var cancelled = portal.owner().post(INVITATIONS + "/" + id + "/cancellation");

        assertThat(portal.owner().get(cancelled.location()).text())
                .contains("The invitation of " + email + " was cancelled.")
                .contains("Members");
        assertThat(portal.stranger().get(link(email)).status()).isEqualTo(410);
        assertThat(portal.eventsAbout(id).getLast().getAction()).isEqualTo("invitation.cancelled");
        var events = portal.eventsAbout(id).size();
        assertThat(portal.owner().post(INVITATIONS + "/" + id + "/cancellation").status())
                .isEqualTo(303);
        assertThat(portal.eventsAbout(id)).hasSize(events);
    }

    @Test
    void anExpiredInvitationIsOverAndMakesRoomForAnother() {
        var email = address();
        invite(email, "member");
        age(email);
        portal.db()
                .update(INVITATION)
                .set(INVITATION.EXPIRES_AT, portal.clock().instant())
                .where(INVITATION.EMAIL.eq(email))
                .execute();

        assertThat(portal.stranger().get(link(email)).status()).isEqualTo(410);
        assertThat(portal.stranger().post(link(email), "password", NEW_PASSWORD).status())
                .isEqualTo(410);
        assertThat(portal.owner().get(MEMBERS).text()).contains("Expired");
        assertThat(invite(email, "auditor").status()).isEqualTo(303);
        assertThat(portal.stranger().get(link(email)).text()).contains("Auditor");
    }

    @Test
    void whatSomebodyOfferedWhoIsNoOwnerAnyMoreIsWorthNothing() {
        var formerOwner = address();
        join(formerOwner, Role.OWNER);
        var email = address();
        portal.as(formerOwner).post(INVITATIONS, "email", email, "role", "owner");
        assertThat(portal.stranger().get(link(email)).status()).isEqualTo(200);
        portal.db()
                .update(MEMBERSHIP)
                .set(MEMBERSHIP.ROLE, "MEMBER")
                .where(MEMBERSHIP.ACCOUNT_ID.eq(account(formerOwner).getId()))
                .execute();

        assertThat(portal.stranger().get(link(email)).status()).isEqualTo(410);
        assertThat(portal.stranger().post(link(email), "password", NEW_PASSWORD).status())
                .isEqualTo(410);
        assertThat(portal.owner().get(MEMBERS).text()).contains("Ended: whoever sent it is no owner");

        age(email);
        portal.owner().post(INVITATIONS + "/" + row(email).getId() + "/renewal");
        assertThat(portal.stranger().get(link(email)).text()).contains("owner@acme.example invites you");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OWNER", "Owner", "", "admin", "site_administrator", "owner,member", "0"})
    void aRoleThatIsNoneIsRefused(String role) {
        var before = portal.db().fetchCount(INVITATION);

        assertThat(invite(address(), role).problems()).isEqualTo("Choose a role");
        assertThat(portal.db().fetchCount(INVITATION)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "a@b",
                "a@b.example\r\nBcc: victim@b.example",
                "a@b.example\nSubject: x",
                "a@b.example,c@d.example",
                "A <a@b.example>",
                "a@b.example ",
                "a\u0000@b.example",
                "ä@b.example",
            })
    void anAddressThatMailCantReachSafelyIsRefused(String email) {
        var before = portal.db().fetchCount(OUTBOX);
        var page = invite(email, "member");

        if (email.equals("a@b.example ")) {
            assertThat(portal.mailsTo("a@b.example")).hasSize(1);
        } else {
            assertThat(page.status()).isIn(400, 422);
            assertThat(portal.db().fetchCount(OUTBOX)).isEqualTo(before);
        }
    }

    @Test
    void thatSomebodyIsAMemberOrInvitedIsSaidPlainly() {
        assertThat(invite("MEMBER@acme.example", "owner").problems())
                .isEqualTo("This address belongs to a member already");
        var email = address();
        invite(email, "member");
        var again = invite(email.toUpperCase(Locale.ROOT), "owner");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problems()).startsWith("This address is invited already.");
        assertThat(again.value("email")).isEqualTo(email.toUpperCase(Locale.ROOT));
        assertThat(portal.mailsTo(email)).hasSize(1);
    }

    @Test
    void anOrganizationSendsFiftyInvitationsInAnHourAndNoMore() {
        forgetEarlier("globex");
        var many = portal.otherOwner();
        var statuses = new ArrayList<Integer>();
        for (var i = 0; i < 52; i++) {
            statuses.add(many.post("/orgs/globex/invitations", "email", "m" + i + "@many.example", "role", "member")
                    .status());
        }
        assertThat(statuses.subList(0, 50)).containsOnly(303);
        assertThat(statuses.subList(50, 52)).containsOnly(429);
        assertThat(many.post("/orgs/globex/invitations", "email", "x@many.example", "role", "member")
                        .problems())
                .contains("50 invitations within an hour");
        forgetEarlier("globex");
        assertThat(many.post("/orgs/globex/invitations", "email", "x@many.example", "role", "member")
                        .status())
                .isEqualTo(303);
    }

    @Test
    void ofTwoWhoInviteTheSameAddressAtOnceOneDoes() throws Exception {
        var second = address();
        join(second, Role.OWNER);
        var clients = List.of(portal.owner(), portal.as(second));
        clients.forEach(Client::csrf);
        var email = address();

        var answers = atOnce(
                clients,
                client -> client.post(INVITATIONS, "email", email, "role", "member")
                        .status());

        assertThat(answers).containsExactlyInAnyOrder(303, 409);
        assertThat(portal.mailsTo(email)).hasSize(1);
    }

    @Test
    void withoutItsMailThereIsNoInvitation() {
        portal.owner().csrf();
        var before = Snapshot.of(portal.db());
        portal.db().execute("CREATE TRIGGER no_mail BEFORE INSERT ON outbox FOR EACH ROW SIGNAL SQLSTATE '45000'");
        var answer = invite(address(), "member");
        portal.db().execute("DROP TRIGGER no_mail");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void whatFailsWhileJoiningLeavesTheInvitationOpen() {
        var email = address();
        invite(email, "member");
        var newcomer = portal.stranger();
        newcomer.csrf();
        var before = Snapshot.of(portal.db());
        portal.db().execute("CREATE TRIGGER nobody BEFORE INSERT ON membership FOR EACH ROW SIGNAL SQLSTATE '45000'");
        var failed = newcomer.post(link(email), "password", NEW_PASSWORD);
        portal.db().execute("DROP TRIGGER nobody");

        assertThat(failed.status()).isEqualTo(500);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(newcomer.post(link(email), "password", NEW_PASSWORD).status())
                .isEqualTo(303);
    }

    @Test
    void invitationsOfAnotherOrganizationAreNotFound() {
        var email = "far-away@globex.example";
        portal.otherOwner().post("/orgs/globex/invitations", "email", email, "role", "member");
        portal.owner().csrf();
        var before = Snapshot.of(portal.db());
        for (var id : List.of(row(email).getId().toString(), UUID.randomUUID().toString(), "x")) {
            assertThat(portal.owner().post(INVITATIONS + "/" + id + "/renewal").status())
                    .isEqualTo(404);
            assertThat(portal.owner()
                            .post(INVITATIONS + "/" + id + "/cancellation")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(portal.owner().get(MEMBERS).body()).doesNotContain(email);
    }

    @Test
    void ownersInviteAuditorsLookAndMembersDoNotSee() {
        var email = address();
        invite(email, "member");

        assertThat(portal.owner().get(MEMBERS).html().select("main form[action*=/invitations/]"))
                .isNotEmpty();
        assertThat(portal.auditor().get(MEMBERS).text()).contains(email, "Owners invite people");
        assertThat(portal.auditor().get(MEMBERS).html().select("main form")).isEmpty();
        assertThat(portal.member().get(MEMBERS).text())
                .doesNotContain(email)
                .contains("Owners invite people, change roles and remove members. You are a member.");
    }

    @Test
    void aLinkIsMadeFromTheAddressOfThePortalAndNoOther() {
        var email = address();
        var request = portal.owner()
                .request(INVITATIONS)
                .header("X-Forwarded-Host", "evil.example")
                .header("Forwarded", "host=evil.example")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Client.form(
                        "email", email, "role", "member", "csrf", portal.owner().csrf())));
        portal.owner().send(request);

        assertThat(portal.mailsTo(email).getLast().link().url()).startsWith(portal.url() + "/");
    }

    private Page invite(String email, String role) {
        return portal.owner().post(INVITATIONS, "email", email, "role", role);
    }

    private String address() {
        return "invited-" + ++made + "@acme.example";
    }

    /** The path of the newest link that an address got. */
    private String link(String email) {
        var url = portal.mailsTo(email).getLast().link().url();
        Secrets.remember(url.substring(url.lastIndexOf('/') + 1));
        return url.substring(portal.url().length());
    }

    /** As if its last mail were some minutes old. */
    private void age(String email) {
        portal.db()
                .update(INVITATION)
                .set(INVITATION.CREATED_AT, portal.clock().instant().minus(Duration.ofMinutes(2)))
                .where(INVITATION.EMAIL.eq(email))
                .execute();
    }

    /** As if what an organization sent were more than an hour old. */
    private void forgetEarlier(String slug) {
        portal.db()
                .update(INVITATION)
                .set(INVITATION.CREATED_AT, portal.clock().instant().minus(Duration.ofMinutes(61)))
                .where(INVITATION.ORGANIZATION_ID.eq(organization(slug)))
                .execute();
    }

    private void join(String email, Role role) {
        var account = portal.add(email, false);
        new MembershipStore(portal.db())
                .insert(organization("acme"), account.id(), role, portal.clock().instant());
    }

    private InvitationRecord row(String email) {
        return portal.db()
                .selectFrom(INVITATION)
                .where(INVITATION.EMAIL.eq(email))
                .orderBy(INVITATION.ID.desc())
                .limit(1)
                .fetchSingle();
    }

    private AccountRecord account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email));
    }

    private String role(String email) {
        return portal.db()
                .fetchSingle(
                        MEMBERSHIP,
                        MEMBERSHIP
                                .ACCOUNT_ID
                                .eq(account(email).getId())
                                .and(MEMBERSHIP.ORGANIZATION_ID.eq(organization("acme"))))
                .getRole();
    }

    private UUID organization(String slug) {
        return portal.db().fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq(slug)).getId();
    }

    private static <T> List<T> atOnce(List<Client> clients, Function<Client, T> act) throws Exception {
        try (var threads = Executors.newFixedThreadPool(clients.size())) {
            var calls = clients.stream()
                    .map(client -> (Callable<T>) () -> act.apply(client))
                    .toList();
            var answers = new ArrayList<T>();
            for (Future<T> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
