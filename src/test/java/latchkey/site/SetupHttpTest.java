package latchkey.site;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.SETUP_LINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.database.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetupHttpTest {
    /** As many connections as there are beside the one that holds them up. */
    private static final int HELD_UP = TestDatabase.CONNECTIONS - 1;

    private static final String PASSWORD = Secrets.remember("quiet marmot violin harbour");

    private @Nullable TestPortal portal;

    @BeforeEach
    void start() {
        if (portal == null) {
            portal = TestPortal.empty();
        }
    }

    /** A portal that nobody has set up serves the next test as well. */
    @AfterEach
    void tidy() {
        portal.clock().reset();
        if (portal.db().fetchExists(ACCOUNT)) {
            stop();
        }
    }

    @AfterAll
    void stop() {
        if (portal != null) {
            portal.close();
            portal = null;
        }
    }

    @Test
    void theLinkMakesTheFirstAdministratorTheFirstOrganizationAndItsOwner() {
        var client = portal.stranger();
        var token = token();
        assertThat(client.get("/setup?token=" + token).heading()).isEqualTo("Set up Latchkey");
        var answer = complete(client, token);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/orgs/acme-co/tokens");
        assertThat(client.get("/orgs/acme-co/tokens").text()).contains("Acme & Co is ready");
        assertThat(client.get("/site/organizations").status()).isEqualTo(200);
        var account = portal.db().fetchSingle(ACCOUNT);
        assertThat(account.getEmail()).isEqualTo("admin@acme.example");
        assertThat(account.getSiteAdministratorSince()).isNotNull();
        assertThat(account.getPasswordHash()).startsWith("$argon2id$").doesNotContain(PASSWORD);
        var organization = portal.db().fetchSingle(ORGANIZATION);
        assertThat(organization.getName()).isEqualTo("Acme & Co");
        assertThat(organization.getSlug()).isEqualTo("acme-co");
        var membership = portal.db().fetchSingle(MEMBERSHIP);
        assertThat(membership.getRole().toString()).isEqualTo("OWNER");
        assertThat(membership.getAccountId()).isEqualTo(account.getId());
        assertThat(membership.getOrganizationId()).isEqualTo(organization.getId());
        assertThat(portal.db()
                        .selectFrom(AUDIT_EVENT)
                        .where(AUDIT_EVENT.REQUEST_ID.eq(answer.header("X-Request-Id")))
                        .fetch(event -> event.getAction() + " by " + event.getActor()))
                .containsExactlyInAnyOrder(
                        "installation.set_up by admin@acme.example",
                        "organization.created by admin@acme.example",
                        "account.signed_in by admin@acme.example");
        assertThat(portal.stranger().signIn("admin@acme.example", PASSWORD).status())
                .isEqualTo(303);
    }

    @Test
    void beforeItNobodyCanSignInAndThePageSaysWhatToDo() {
        var page = portal.stranger().get("/sign-in");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.heading()).isEqualTo("This portal is not set up yet");
        assertThat(page.html().select("main form")).isEmpty();
        assertThat(page.body()).doesNotContain("/setup?token");
        assertThat(portal.stranger().signIn("admin@acme.example", PASSWORD).status())
                .isEqualTo(422);
        complete(portal.stranger(), token());
        assertThat(portal.stranger().get("/sign-in").heading()).isEqualTo("Sign in");
    }

    @Test
    void theLinkIsKeptAsADigestOnly() {
        var token = token();

        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(portal.db().fetchSingle(SETUP_LINK).getDigest()).isEqualTo(latchkey.account.Sha256.of(token));
        assertThat(Snapshot.of(portal.db()).toString()).doesNotContain(token);
    }

    @Test
    void theLinkIsDeadOnceUsed() {
        var token = token();
        complete(portal.stranger(), token);

        assertOver(token);
        assertThat(portal.latchkey().setupLink()).isEmpty();
    }

    @Test
    void theLinkIsOverAfterADay() {
        var token = token();
        portal.clock().advance(Duration.ofHours(24).minusMinutes(1));
        assertThat(portal.stranger().get("/setup?token=" + token).status()).isEqualTo(200);
        portal.clock().advance(Duration.ofMinutes(2));

        assertOver(token);
    }

    @Test
    void aNewerLinkEndsAnOlderOne() {
        var older = token();
        var newer = token();

        assertOver(older);
        assertThat(complete(portal.stranger(), newer).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' OR 1=1 --", "\u0000"})
    void aForgedLinkIsNone(String forged) {
        token();
        assertOver(forged);
        assertOver(token().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void ofTwentyAtOnceOneBecomesTheAdministrator() throws Exception {
        try (var people = new People(20, token())) {
            assertOneWon(people.answers(), 20);
        }
    }

    /** Nobody's account can be stored until all have come as far as they can, so the slowest overtakes the first. */
    @Test
    void whoeverIsHeldUpWhileAnotherUsesTheLinkComesTooLate() throws Exception {
        try (var gate = portal.database().dataSource().getConnection();
                var statement = gate.createStatement()) {
            var token = token();
            gate.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            gate.setAutoCommit(false);
            statement.executeQuery("SELECT id FROM account FOR UPDATE").close();
            var people = new People(HELD_UP, token);
            await().until(() -> waiting(statement) == HELD_UP);
            gate.rollback();
            assertOneWon(people.answers(), HELD_UP);
            people.close();
        }
    }

    private static int waiting(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT count(*) FROM information_schema.processlist"
                + " WHERE db = database() AND command = 'Query' AND id <> connection_id()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void assertOneWon(List<Page> answers, int of) {
        assertThat(answers).filteredOn(page -> page.status() == 303).hasSize(1);
        assertThat(answers).filteredOn(page -> page.status() == 410).hasSize(of - 1);
        assertThat(portal.db().fetchCount(ACCOUNT)).isEqualTo(1);
        assertThat(portal.db().fetchCount(ORGANIZATION)).isEqualTo(1);
        assertThat(portal.db().fetchCount(MEMBERSHIP)).isEqualTo(1);
        assertThat(portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("installation.set_up")))
                .isEqualTo(1);
    }

    /** Several people with one link, each with an address and an organization of their own, all at once. */
    private final class People implements AutoCloseable {
        private final ExecutorService threads;
        private final List<Future<Page>> answers = new ArrayList<>();

        People(int number, String token) {
            threads = Executors.newFixedThreadPool(number);
            var clients = Stream.generate(portal::stranger).limit(number).toList();
            clients.forEach(Client::csrf);
            for (var i = 0; i < number; i++) {
                var client = clients.get(i);
                var name = "admin" + i;
                answers.add(
                        threads.submit(() -> complete(client, token, "email", name + "@acme.example", "slug", name)));
            }
        }

        List<Page> answers() throws Exception {
            var pages = new ArrayList<Page>();
            for (var answer : answers) {
                pages.add(answer.get());
            }
            return pages;
        }

        @Override
        public void close() {
            threads.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email        | ''                 | Enter your e-mail address",
                "email        | admin              | Enter an e-mail address such as name@example.com",
                "email        | a b@acme.example   | Enter an e-mail address such as name@example.com",
                "password     | ''                 | Enter a password",
                "password     | vK7#qP2!xL9@wR     | Enter a password of 15 characters or more",
                "password     | passwordpassword1  | Choose a password that is harder to guess",
                "password     | admin@acme.example | Choose a password that is harder to guess",
                "organization | ''                 | Enter the name of your organization",
                "organization | \u200b             | Enter a name that can be seen",
                "organization | a\u202eb           | can’t contain control characters",
                "slug         | Acme               | Enter 2 to 40 lower-case letters, digits and hyphens",
                "slug         | a                  | Enter 2 to 40 lower-case letters, digits and hyphens",
                "slug         | -acme              | Enter 2 to 40 lower-case letters, digits and hyphens",
                "slug         | a/b                | Enter 2 to 40 lower-case letters, digits and hyphens",
            })
    void aFieldThatCannotBeIsRefusedAndTheRestIsKept(String field, String value, String message) {
        var token = token();
        var before = Snapshot.of(portal.db());
        var page = complete(portal.stranger(), token, field, value);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains(message);
        assertThat(page.html().select("#" + field + "-error").text()).contains(message);
        assertThat(page.value("email")).isEqualTo(field.equals("email") ? value : "Admin@Acme.example");
        assertThat(page.value("slug")).isEqualTo(field.equals("slug") ? value : "");
        assertThat(page.value("token")).isEqualTo(token);
        assertThat(page.value("password")).isEmpty();
        assertThat(page.body()).doesNotContain(PASSWORD);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void aPasswordIsCountedInCodePoints() {
        var token = token();
        assertThat(complete(portal.stranger(), token, "password", "🚀🦔🎻🧲🪐🦩🍋🧵🪚🦑🎲🧊🪁🦥")
                        .problems())
                .contains("15 characters or more");
        assertThat(complete(portal.stranger(), token, "password", "🚀".repeat(257))
                        .problems())
                .contains("at most 256 characters");
        assertThat(complete(portal.stranger(), token, "password", "🚀🦔🎻🧲🪐🦩🍋🧵🪚🦑🎲🧊🪁🦥🍄")
                        .status())
                .isEqualTo(303);
    }

    @Test
    void aNameOfWhichNoSlugCanBeMadeAsksForOne() {
        var token = token();
        var page = complete(portal.stranger(), token, "organization", "株式会社");

        assertThat(page.problems()).contains("Enter 2 to 40 lower-case letters");
        assertThat(page.value("organization")).isEqualTo("株式会社");
        assertThat(complete(portal.stranger(), token, "organization", "株式会社", "slug", "kk")
                        .location())
                .isEqualTo("/orgs/kk/tokens");
    }

    private void assertOver(String token) {
        var before = Snapshot.of(portal.db());
        var shown = portal.stranger().get("/setup?token=" + Client.encode(token));
        assertThat(shown.status()).isEqualTo(410);
        assertThat(shown.heading()).isEqualTo("This setup link does not work any more");
        assertThat(complete(portal.stranger(), token).status()).isEqualTo(410);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    private String token() {
        var link = portal.latchkey().setupLink().orElseThrow();
        assertThat(link).startsWith(portal.url() + "/setup?token=");
        return Secrets.remember(link.substring(link.indexOf('=') + 1));
    }

    private static Page complete(Client client, String token, String... changes) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("token", token);
        fields.put("email", "Admin@Acme.example");
        fields.put("password", PASSWORD);
        fields.put("organization", "Acme & Co");
        fields.put("slug", "");
        for (var i = 0; i < changes.length; i += 2) {
            fields.put(changes[i], changes[i + 1]);
        }
        // The page that is not set up yet has no form of its own to take the token of the session from but the theme's.
        return client.post(
                "/setup",
                fields.entrySet().stream()
                        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                        .toArray(String[]::new));
    }
}
