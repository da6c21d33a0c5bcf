package latchkey.account;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.INVITATION;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.mail.MessageKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the groups of a provider make of people, at each sign-in. */
class ProviderGroupsHttpTest {
    private static final String RULES = """
            oidc.groups = [
              { group = "makers", organization = "acme", role = "member" }
              { group = "onlookers", organization = "acme", role = "auditor" }
              { group = "bosses", organization = "acme", role = "owner" }
              { group = "readers", organization = "globex", role = "auditor" }
              { group = "globex-bosses", organization = "globex", role = "owner" }
              { group = "lost", organization = "nowhere", role = "owner" }
            ]
            """;

    private final TestProvider provider = new TestProvider();
    private TestPortal portal;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        var settings = new HashMap<>(provider.settings());
        settings.put("oidc.create-accounts", "true");
        portal = TestPortal.withPeople(Files.writeString(folder.resolve("latchkey.conf"), RULES), settings);
    }

    @AfterAll
    void stop() {
        portal.close();
        provider.close();
    }

    @Test
    void groupsAddChangeAndEndMembershipsAndEachIsRecorded() {
        signIn("one", List.of("makers", "readers", "unknown", "lost"));
        assertThat(role("one", "acme")).isEqualTo("MEMBER");
        assertThat(role("one", "globex")).isEqualTo("AUDITOR");

        signIn("one", List.of("makers", "bosses"));
        assertThat(role("one", "acme")).isEqualTo("OWNER");
        assertThat(role("one", "globex")).isNull();

        signIn("one", List.of());
        assertThat(role("one", "acme")).isNull();
        assertThat(events("one"))
                .containsExactly(
                        "membership.provided {\"role\":\"member\"}",
                        "membership.provided {\"role\":\"auditor\"}",
                        "membership.provided {\"role\":\"owner\"}",
                        "membership.withdrawn {\"role\":\"auditor\"}",
                        "membership.withdrawn {\"role\":\"owner\"}");
    }

    @Test
    void whoIsTakenFromAGroupIsOutAtTheNextSignInAndOfNoOtherOrganization() {
        var client = signIn("two", List.of("makers"));
        assertThat(client.get("/orgs/acme/tokens").status()).isEqualTo(200);
        assertThat(client.get("/orgs/globex/tokens").status()).isEqualTo(404);

        signIn("two", List.of("readers"));
        assertThat(client.get("/orgs/acme/tokens").status()).isEqualTo(404);
        assertThat(client.get("/orgs/globex/tokens").status()).isEqualTo(200);
    }

    @Test
    void whatPeopleGaveByHandStays() {
        signIn("three", List.of());
        insert("three", "acme", "AUDITOR", null);
        signIn("three", List.of("bosses"));
        assertThat(role("three", "acme")).isEqualTo("AUDITOR");
        signIn("three", List.of());
        assertThat(role("three", "acme")).isEqualTo("AUDITOR");
    }

    @Test
    void whatAnotherProviderGaveStays() {
        signIn("four", List.of());
        insert("four", "acme", "MEMBER", "https://elsewhere.example");
        signIn("four", List.of());
        assertThat(role("four", "acme")).isEqualTo("MEMBER");
    }

    @Test
    void theLastOwnerStaysWhateverTheGroupsSay() {
        signIn("five", List.of("globex-bosses"));
        portal.db()
                .deleteFrom(MEMBERSHIP)
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organization("globex")))
                .and(MEMBERSHIP.ACCOUNT_ID.ne(account("five")))
                .execute();
        signIn("five", List.of());
        assertThat(role("five", "globex")).isEqualTo("OWNER");
        signIn("five", List.of("readers"));
        assertThat(role("five", "globex")).isEqualTo("OWNER");

        insert("another@groups.example", "globex");
        signIn("five", List.of("readers"));
        assertThat(role("five", "globex")).isEqualTo("AUDITOR");
    }

    @Test
    void whoLosesAMembershipLeavesTokensToNobodyAndTheOwnersAreTold() {
        var client = signIn("six", List.of("makers"));
        var token = portal.create(client, "acme", "Of somebody gone");
        signIn("seven", List.of("makers"));
        empty();
        signIn("six", List.of("readers"));

        assertThat(owner(token)).isNull();
        assertThat(portal.program().describe(token.secret()).status()).isEqualTo(200);
        assertThat(portal.mailsTo("owner@acme.example")).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("six@groups.example no longer belongs to Acme");
            assertThat(mail.paragraphs()).last().asString().startsWith("The live token they owned works on");
        });
        assertThat(portal.mailsTo("seven@groups.example")).isEmpty();
        assertThat(portal.mailsTo("owner@globex.example")).isEmpty();
        assertThat(events("six")).anyMatch(event -> event.contains("1 live, nobody's from now on"));
    }

    @Test
    void whoIsMadeAnAuditorOwnsNoTokensAnyMore() {
        var token = portal.create(signIn("eight", List.of("makers")), "acme", "Of an auditor to be");
        empty();
        signIn("eight", List.of("onlookers"));

        assertThat(role("eight", "acme")).isEqualTo("AUDITOR");
        assertThat(owner(token)).isNull();
        assertThat(portal.mailsTo("owner@acme.example"))
                .singleElement()
                .satisfies(mail -> assertThat(mail.subject())
                        .isEqualTo("eight@groups.example is an auditor of Acme now, and owns no tokens"));
    }

    @Test
    void whoLosesAMembershipHasNoWayBackAndNoMailOfIt() {
        signIn("nine", List.of("bosses"));
        portal.db()
                .insertInto(INVITATION)
                .set(INVITATION.ID, UUID.randomUUID())
                .set(INVITATION.ORGANIZATION_ID, organization("acme"))
                .set(INVITATION.EMAIL, "nine@groups.example")
                .set(INVITATION.ROLE, "OWNER")
                .set(INVITATION.DIGEST, new byte[32])
                .set(INVITATION.BY_SITE, false)
                .set(INVITATION.CREATED_AT, portal.clock().instant())
                .set(INVITATION.EXPIRES_AT, portal.clock().instant().plus(Duration.ofDays(7)))
                .execute();
        empty();
        portal.create(portal.member(), "acme", "Told to every owner");
        assertThat(portal.mailsTo("nine@groups.example")).hasSize(1);
        var before = signIn("nine", List.of("bosses"));
        signIn("nine", List.of());

        assertThat(portal.db().fetchCount(INVITATION, INVITATION.OPEN_EMAIL.eq("nine@groups.example")))
                .isZero();
        assertThat(portal.mailsTo("nine@groups.example")).noneMatch(mail -> mail.kind() == MessageKind.TOKEN_CREATED);
        assertThat(before.get("/account").status()).isEqualTo(303);
    }

    private void empty() {
        portal.db().deleteFrom(OUTBOX).execute();
    }

    private UUID owner(TestPortal.Created token) {
        return portal.db()
                .fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(token.id()))
                .getOwnerId();
    }

    @Test
    void whoLosesTheLastMembershipIsInAllTheSame() {
        signIn("fourteen", List.of("makers"));

        assertThat(signIn("fourteen", List.of()).get("/account").status()).isEqualTo(200);
    }

    @Test
    void theOrganizationIsLockedBeforeTheAccountAndBeforeAnyLog() throws Exception {
        signIn("ten", List.of("makers"));
        var answer = LockedRow.ofOrganization(portal, organization("acme"))
                .during(() -> signIn("ten", List.of("bosses")).get("/account"), db -> {
                    // As whoever changes the organization at this moment goes on: nothing of it is taken yet.
                    db.fetch("select id from account where id = ? for update nowait", account("ten"));
                    db.fetch("select chain_id from audit_chain for update nowait");
                });

        assertThat(answer.status()).isEqualTo(200);
        assertThat(role("ten", "acme")).isEqualTo("OWNER");
    }

    @Test
    void peopleWhoChangeOrganizationsAtOnceAllGetIn() throws Exception {
        Callable<Page> there = () -> signIn("eleven", List.of("makers")).get("/account");
        Callable<Page> back = () -> signIn("twelve", List.of("readers")).get("/account");
        Callable<Page> both =
                () -> signIn("thirteen", List.of("makers", "readers")).get("/account");
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (var round = 0; round < 4; round++) {
                assertThat(threads.invokeAll(List.of(there, back, both)).stream()
                                .map(Future::resultNow)
                                .map(Page::status))
                        .containsOnly(200);
            }
        }
    }

    private Client signIn(String name, List<String> groups) {
        var client = portal.stranger();
        var way = TestProvider.way(client.get("/sign-in/oidc").location());
        var claims = provider.somebody(way, "s-" + name, name + "@groups.example");
        claims.put("groups", groups);
        var answer =
                client.get("/sign-in/oidc/callback?code=" + provider.code(way, claims) + "&state=" + way.get("state"));
        assertThat(answer.status()).describedAs(answer.text()).isEqualTo(303);
        return client;
    }

    private String role(String name, String slug) {
        return portal.db()
                .select(MEMBERSHIP.ROLE)
                .from(MEMBERSHIP)
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organization(slug)))
                .and(MEMBERSHIP.ACCOUNT_ID.eq(account(name)))
                .fetchOne(MEMBERSHIP.ROLE);
    }

    private void insert(String name, String slug, String role, String providedBy) {
        portal.db()
                .insertInto(MEMBERSHIP)
                .set(MEMBERSHIP.ORGANIZATION_ID, organization(slug))
                .set(MEMBERSHIP.ACCOUNT_ID, account(name))
                .set(MEMBERSHIP.ROLE, role)
                .set(MEMBERSHIP.PROVIDED_BY, providedBy)
                .set(MEMBERSHIP.CREATED_AT, portal.clock().instant())
                .execute();
    }

    /** Another owner. */
    private void insert(String email, String slug) {
        portal.db()
                .insertInto(MEMBERSHIP)
                .set(MEMBERSHIP.ORGANIZATION_ID, organization(slug))
                .set(MEMBERSHIP.ACCOUNT_ID, portal.add(email, false).id())
                .set(MEMBERSHIP.ROLE, "OWNER")
                .set(MEMBERSHIP.CREATED_AT, portal.clock().instant())
                .execute();
    }

    private List<String> events(String name) {
        return portal.db()
                .selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.TARGET_ID.eq(account(name)))
                .and(AUDIT_EVENT.ACTION.startsWith("membership."))
                .orderBy(AUDIT_EVENT.OCCURRED_AT, AUDIT_EVENT.ID)
                .fetch(event -> event.getAction() + " " + event.getDetails());
    }

    private UUID account(String name) {
        return portal.db()
                .fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(name + "@groups.example"))
                .getId();
    }

    private UUID organization(String slug) {
        return portal.db().fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq(slug)).getId();
    }
}
