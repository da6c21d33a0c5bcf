package latchkey.organization;

import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import latchkey.Client;
import latchkey.Page;
import latchkey.People;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.account.Account;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersHttpTest {
    private static final String MEMBERS = "/orgs/acme/members";

    private final TestPortal portal = TestPortal.withPeople();
    private final People people = new People(portal);

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aRoleHoldsFromTheNextClickOn() {
        var member = people.join(Role.MEMBER);
        var theirs = portal.as(member.email());
        assertThat(theirs.get("/orgs/acme/policy").html().select("main form")).isEmpty();
        assertThat(theirs.get("/orgs/acme/audit").status()).isEqualTo(403);
        var answer = change(portal.owner(), member, "owner");

        assertThat(portal.owner().get(answer.location()).text())
                .contains(member.email() + " is an owner now. It holds from their next click on.");
        assertThat(people.role(member.id())).isEqualTo("OWNER");
        assertThat(theirs.get("/orgs/acme/audit").status()).isEqualTo(200);
        var event = portal.eventsAbout(member.id()).getLast();
        assertThat(event.getAction()).isEqualTo("member.role_changed");
        assertThat(event.getTarget()).isEqualTo(member.email());
        assertThat(event.getDetails()).contains("member → owner");

        change(portal.owner(), member, "auditor");
        assertThat(theirs.get("/orgs/acme/tokens/new").status()).isEqualTo(403);
        assertThat(theirs.get(MEMBERS + "/" + member.id()).status()).isEqualTo(403);
    }

    @Test
    void thePageAsksAndTellsWhatEachRoleMayDo() {
        var member = people.join(Role.MEMBER);
        var page = portal.owner().get(role(member));

        assertThat(page.heading()).isEqualTo("Role of " + member.email());
        assertThat(page.html().select("input[name=role]").eachAttr("value"))
                .containsExactly("owner", "member", "auditor");
        assertThat(page.html().select("input[name=role][checked]").val()).isEqualTo("member");
        for (var role : Role.values()) {
            assertThat(page.text()).contains("May " + role.may() + ".");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OWNER", "admin", "site_administrator", "owner "})
    void aRoleThatIsNoneIsRefused(String role) {
        var member = people.join(Role.MEMBER);
        var answer = change(portal.owner(), member, role);

        if (role.isBlank() || !role.strip().equals("owner")) {
            assertThat(answer.problems()).isEqualTo("Choose a role");
            assertThat(people.role(member.id())).isEqualTo("MEMBER");
        }
    }

    @Test
    void theSameRoleIsNoChange() {
        var member = people.join(Role.MEMBER);
        var answer = change(portal.owner(), member, "member");

        assertThat(portal.owner().get(answer.location()).text()).contains("was a member already");
        assertThat(portal.eventsAbout(member.id())).isEmpty();
    }

    @Test
    void theLastOwnerStaysOne() {
        var owner = people.id("owner@globex.example");
        var only = portal.otherOwner();
        only.csrf();
        var before = Snapshot.of(portal.db());
        for (var role : List.of("member", "auditor")) {
            var answer = only.post("/orgs/globex/members/" + owner + "/role", "role", role);
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.problems())
                    .isEqualTo("owner@globex.example is the only owner. Make somebody else an owner first");
        }
        for (var path : List.of("membership/departure", "members/" + owner + "/removal")) {
            assertThat(only.post("/orgs/globex/" + path).location()).isEqualTo("/orgs/globex/members");
            assertThat(only.get("/orgs/globex/members").text()).contains("is the only owner");
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(only.get("/orgs/globex/membership/departure").status()).isEqualTo(303);
    }

    @Test
    void ofTwoOwnersWhoDemoteEachOtherAtOnceOneStays() throws Exception {
        for (var round = 0; round < 5; round++) {
            var one = people.join(Role.OWNER);
            var other = people.join(Role.OWNER);
            leaveOnly(one, other);
            var clients = List.of(portal.signIn(one.email()), portal.signIn(other.email()));

            People.atOnce(
                    clients,
                    client -> change(client, client == clients.getFirst() ? other : one, "member")
                            .status());

            assertThat(List.of(people.role(one.id()), people.role(other.id())))
                    .containsExactlyInAnyOrder("OWNER", "MEMBER");
            restoreOwner();
        }
    }

    @Test
    void ofTwoOwnersWhoLeaveAtOnceOneStays() throws Exception {
        var one = people.join(Role.OWNER);
        var other = people.join(Role.OWNER);
        leaveOnly(one, other);
        var clients = List.of(portal.signIn(one.email()), portal.signIn(other.email()));
        var seen = clients.getFirst().get("/orgs/acme/membership/departure").value("seen");

        People.atOnce(
                clients,
                client -> client.post("/orgs/acme/membership/departure", "seen", seen)
                        .status());

        assertThat(List.of(people.role(one.id()), people.role(other.id())))
                .containsExactlyInAnyOrder("OWNER", "nothing");
        restoreOwner();
    }

    @Test
    void anOwnerWhoWasDemotedMeanwhileChangesNobody() {
        var former = people.join(Role.OWNER);
        var victim = people.join(Role.MEMBER);
        var theirs = portal.as(former.email());
        theirs.csrf();
        change(portal.owner(), former, "member");

        assertThat(change(theirs, victim, "auditor").status()).isEqualTo(403);
        assertThat(people.role(victim.id())).isEqualTo("MEMBER");
    }

    @Test
    void anOwnerSignsAMemberOutEverywhere() {
        var member = people.join(Role.MEMBER);
        var first = portal.signIn(member.email());
        var second = portal.signIn(member.email());
        var answer = portal.owner().post(MEMBERS + "/" + member.id() + "/sessions/end");

        assertThat(portal.owner().get(answer.location()).text())
                .contains(member.email() + " was signed out of 2 browsers.");
        for (var client : List.of(first, second)) {
            assertThat(client.get("/orgs/acme/tokens").location()).startsWith("/sign-in");
        }
        var event = portal.eventsAbout(member.id()).getLast();
        assertThat(event.getAction()).isEqualTo("member.signed_out");
        assertThat(event.getDetails()).contains("\"sessions\":\"2\"");
        var again = portal.owner().post(MEMBERS + "/" + member.id() + "/sessions/end");
        assertThat(portal.owner().get(again.location()).text()).contains("was signed in nowhere");
    }

    @Test
    void accountsThatAreNoMembersAreNotFound() {
        portal.owner().csrf();
        portal.otherOwner().csrf();
        portal.administrator().csrf();
        var before = Snapshot.of(portal.db());
        for (var id : List.of(
                people.id("owner@globex.example").toString(),
                people.id("admin@site.example").toString(),
                UUID.randomUUID().toString(),
                "x")) {
            for (var path : List.of("", "/role", "/role/hand-over", "/removal")) {
                assertThat(portal.owner().get(MEMBERS + "/" + id + path).status())
                        .describedAs(path)
                        .isEqualTo(404);
            }
            for (var path : List.of("/role", "/role/hand-over", "/removal", "/sessions/end")) {
                assertThat(portal.owner()
                                .post(MEMBERS + "/" + id + path, "role", "owner")
                                .status())
                        .describedAs(path)
                        .isEqualTo(404);
            }
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(portal.db().fetchCount(SESSION, SESSION.ACCOUNT_ID.eq(people.id("owner@globex.example"))))
                .isPositive();
    }

    @Test
    void whoeverMayNotIsToldWhoCan() {
        for (var client : List.of(portal.member(), portal.auditor())) {
            var refused = client.get("/orgs/acme/invitations");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("Your role can’t do this", "owner@acme.example");
            assertThat(refused.body()).doesNotContain("owner@globex.example");
            var members = client.get(MEMBERS);
            assertThat(members.text()).contains("Owners invite people, change roles and remove members.");
            assertThat(members.html().select("main a[href*=/members/], main a[href$=/invitations], main form"))
                    .isEmpty();
        }
        var forged = portal.member().postRaw("/orgs/acme/tokens/new", "csrf=wrong");
        assertThat(forged.text()).doesNotContain("owner@acme.example");
    }

    @Test
    void somebodyOfSeveralOrganizationsChangesBetweenThem() {
        var both = people.join(Role.MEMBER);
        people.join("globex", both.id(), Role.AUDITOR);
        var client = portal.signIn(both.email());
        var choice = client.get("/");

        assertThat(choice.status()).isEqualTo(200);
        assertThat(choice.heading()).isEqualTo("Choose an organization");
        assertThat(choice.html().select("main a").eachAttr("href"))
                .containsExactly("/orgs/acme/tokens", "/orgs/globex/tokens");
        assertThat(switcher(client.get("/orgs/globex/audit")))
                .containsExactly("/orgs/acme/tokens", "/orgs/globex/audit");
        assertThat(switcher(client.get("/orgs/acme/members")))
                .containsExactly("/orgs/acme/members", "/orgs/globex/members");
        assertThat(switcher(client.get("/orgs/acme"))).containsExactly("/orgs/acme", "/orgs/globex");
        client.get("/orgs/globex/policy");
        assertThat(client.get("/").location()).isEqualTo("/orgs/globex/tokens");
        client.get("/orgs/acme/tokens");
        assertThat(client.get("/").location()).isEqualTo("/orgs/acme/tokens");
        client.cookies().put("latchkey-organization", "nowhere");
        assertThat(client.get("/").heading()).isEqualTo("Choose an organization");
    }

    @Test
    void somebodyWithoutOrganizationIsToldWhatToDo() {
        portal.add("lost@acme.example", false);
        var page = portal.signIn("lost@acme.example").get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("You belong to no organization", "invite lost@acme.example");
    }

    private static List<String> switcher(Page page) {
        return page.html().select(".switcher a").eachAttr("href");
    }

    private static Page change(Client client, Account member, String role) {
        return client.post(role(member), "role", role);
    }

    private static String role(Account member) {
        return MEMBERS + "/" + member.id() + "/role";
    }

    /** Takes the role from every other owner, as no page would let anybody do. */
    private void leaveOnly(Account... owners) {
        portal.db()
                .update(MEMBERSHIP)
                .set(MEMBERSHIP.ROLE, "MEMBER")
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(people.organization("acme")))
                .and(MEMBERSHIP.ROLE.eq("OWNER"))
                .and(MEMBERSHIP.ACCOUNT_ID.notIn(
                        List.of(owners).stream().map(Account::id).toList()))
                .execute();
    }

    private void restoreOwner() {
        portal.db()
                .update(MEMBERSHIP)
                .set(MEMBERSHIP.ROLE, "OWNER")
                .where(MEMBERSHIP.ACCOUNT_ID.eq(people.id("owner@acme.example")))
                .execute();
    }
}
