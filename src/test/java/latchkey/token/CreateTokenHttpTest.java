package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTokenHttpTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aTokenIsCreatedWithItsRowItsScopesAndItsEvent() {
        var created = portal.create("Deploy bot", "description", "Releases", "scopes", "projects:write");

        assertThat(created.secret()).matches("lk_[0-9A-Za-z]{46}");
        assertThat(created.page().text()).contains("Token created", "Projects: read and write", "projects:write");
        var row = portal.db()
                .selectFrom(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ID.eq(created.id()))
                .fetchSingle();
        assertThat(row.getName()).isEqualTo("Deploy bot");
        assertThat(row.getDescription()).isEqualTo("Releases");
        assertThat(portal.db()
                        .select(ACCESS_TOKEN_SCOPE.SCOPE)
                        .from(ACCESS_TOKEN_SCOPE)
                        .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(created.id()))
                        .fetch(ACCESS_TOKEN_SCOPE.SCOPE))
                .containsExactlyInAnyOrder("projects:read", "projects:write");
        var event = portal.db()
                .selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.TARGET_ID.eq(created.id()))
                .fetchSingle();
        assertThat(event.getAction()).isEqualTo("token.created");
        assertThat(event.getActor()).isEqualTo("owner@acme.example");
        assertThat(event.getDetails()).contains("projects:read projects:write").doesNotContain(created.secret());
    }

    @Test
    void theTryLineOnTheRevealPageWorksAsItStands() {
        var created = portal.create("Try line");
        var command = created.page().html().select("#curl").text();

        assertThat(command)
                .isEqualTo("curl -sS %s/api/v1/token -H 'Authorization: Bearer %s'"
                        .formatted(portal.url(), created.secret()));
        var answer = portal.stranger()
                .send(portal.stranger().request("/api/v1/token").header("Authorization", "Bearer " + created.secret()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"name\":\"Try line\"");
    }

    @Test
    void nothingOnTheRevealPageLeadsAwayByAForm() {
        assertThat(portal.create("Held").page().html().select("form[action=/theme]"))
                .isEmpty();
        assertThat(portal.owner().get("/orgs/acme/tokens").html().select("form[action=/theme]"))
                .hasSize(1);
    }

    @Test
    void sendingTheFormAgainNeitherMakesNorShowsASecondSecret() {
        var key = portal.owner().get("/orgs/acme/tokens/new").value("idempotency_key");
        var first = portal.create("Reloaded", "idempotency_key", key);
        var second = create("name", "Reloaded", "idempotency_key", key);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text()).contains("already shown");
        assertThat(second.body()).doesNotContain(first.secret());
        assertThat(tokensCalled("Reloaded")).isEqualTo(1);
    }

    @Test
    void aFormSentFiftyTimesAtOnceMakesOneTokenAndShowsOneSecret() throws Exception {
        var key = portal.owner().get("/orgs/acme/tokens/new").value("idempotency_key");
        var answers = atOnce(50, () -> create("name", "Double click", "idempotency_key", key));

        assertThat(answers).filteredOn(page -> page.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(page -> page.status() == 409).hasSize(49);
        assertThat(answers).filteredOn(page -> !page.secret().isEmpty()).hasSize(1);
        assertThat(tokensCalled("Double click")).isEqualTo(1);
    }

    @Test
    void ofTwoTokensOfOneNameAtOnceOneWinsAndTheOtherIsToldAtTheField() throws Exception {
        var answers = atOnce(10, () -> create("name", "Race"));

        assertThat(answers).filteredOn(page -> page.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(page -> page.status() == 422)
                .hasSize(9)
                .allSatisfy(page -> assertThat(page.html().select("#name-error").text())
                        .contains("A live token is already called “Race”"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"taken", "TAKEN", " Taken "})
    void aNameIsUniqueAmongTheLiveTokensWhateverItsLetterCase(String name) {
        if (tokensCalled("Taken") == 0) {
            portal.create("Taken");
        }
        var page = create("name", name);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains("already called");
        assertThat(page.value("name")).isEqualTo(name.strip());
    }

    @Test
    void theNameOfARevokedOrExpiredTokenIsFree() {
        var revoked = portal.create("Reused");
        portal.owner().post(revoked.path() + "/revocation");
        portal.create("Reused", "expires", "7d");
        portal.clock().advance(java.time.Duration.ofDays(9));
        try {
            var client = portal.signIn("owner@acme.example");
            portal.create(client, "acme", "Reused");
        } finally {
            portal.clock().reset();
        }
        assertThat(tokensCalled("Reused")).isEqualTo(3);
    }

    @Test
    void anotherOrganizationMayUseTheSameName() {
        portal.create("Shared");
        portal.create(portal.otherOwner(), "globex", "Shared");
    }

    @Test
    void whatWasTypedIsKeptWhenTheFormIsRefused() {
        var page = create(
                "name",
                "",
                "description",
                "Two\nlines",
                "expires",
                "date",
                "expires_on",
                "2020-01-01",
                "scopes.projects",
                "projects:write",
                "scopes",
                "");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().title()).startsWith("Error: ");
        assertThat(page.problems()).contains("Enter a name for this token", "Enter a day after today");
        assertThat(page.value("description")).isEqualTo("Two\nlines");
        assertThat(page.value("expires_on")).isEqualTo("2020-01-01");
        assertThat(page.html().select("input[name=expires][checked]").val()).isEqualTo("date");
        assertThat(page.html().select("input[name=scopes.projects][checked]").val())
                .isEqualTo("projects:write");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expires     | ''          | Choose when this token expires",
                "expires     | soon        | Choose when this token expires",
                "expires_on  | ''          | Enter the last day on which this token works",
                "expires_on  | 2027-02-30  | Enter a day that exists",
                "expires_on  | tomorrow    | Enter a day that exists",
                "expires_on  | 2020-01-01  | Enter a day after today",
                "expires_on  | 9999-12-31  | before the year 2100",
                "scopes      | ''          | Choose at least one permission",
                "scopes      | root:write  | is not a permission this portal knows",
                "scopes      | *           | does not allow “everything”",
            })
    void aFieldThatCannotBeIsRefusedInPlainWords(String field, String value, String message) {
        var page = field.equals("expires_on")
                ? create("name", "Refused", "expires", "date", field, value)
                : create("name", "Refused", field, value);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains(message);
        assertThat(tokensCalled("Refused")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "🚀 Rocket",
                "مفتاح النشر",
                "<b>bold</b><script>alert(1)</script>",
                "__${7*7}__",
                "${7*7} [[${7*7}]] *{7} #{x} @{x} ~{x}",
                "' OR 1=1 --",
                "%s %n {0}",
            })
    void textIsTakenAsText(String name) {
        var created = portal.create(name, "description", name);

        var page = portal.owner().get(created.path());
        assertThat(page.heading()).startsWith(name);
        assertThat(page.html().select("main script")).isEmpty();
        assertThat(portal.owner()
                        .get("/orgs/acme/tokens?q=" + Client.encode(name))
                        .text())
                .contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "a\u001bb", "a\u202eb", "a\u2066b", "a\u0085b", "a\u2028b"})
    void controlCharactersAreRefusedAndShown(String name) {
        var page = create("name", name);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains("control characters");
        assertThat(page.value("name")).startsWith("a").endsWith("b").hasSize(3);
        assertThat(create("name", page.value("name")).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "   ",
                "\u00a0",
                "\u2003",
                "\u3000",
                "\u200b\u200d",
                "\u2800",
                "\u3164",
                "\u115f\u1160",
                "\uffa0",
                "\u180e",
                "\u034f",
                "\u20dd"
            })
    void aNameThatCannotBeSeenIsRefused(String name) {
        assertThat(create("name", name).status()).isEqualTo(422);
    }

    @Test
    void lengthsAreCountedInCodePoints() {
        portal.create("🚀".repeat(100), "description", "🚀".repeat(500));

        var tooLong = create("name", "🚀".repeat(101), "description", "x".repeat(501));
        assertThat(tooLong.problems())
                .contains("A name can be at most 100 characters long; this is 101")
                .contains("A description can be at most 500 characters long; this is 501");
        assertThat(tooLong.value("name")).isEqualTo("🚀".repeat(101));
    }

    @Test
    void aTokenWithoutExpirySaysSo() {
        var created = portal.create("Forever", "expires", "never");

        assertThat(created.page().text()).contains("Somebody revokes it");
        assertThat(portal.owner().get(created.path()).text()).contains("Expires Never");
    }

    @Test
    void aTokenWorksUntilTheEndOfItsLastDay() {
        var day = java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusDays(100);
        var created = portal.create("Dated", "expires", day.toString());

        assertThat(portal.db()
                        .fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()))
                        .getExpiresAt())
                .hasToString(day + "T23:59:59Z");
        assertThat(created.page().text()).contains("23:59 UTC");
    }

    private Page create(String... namesAndValues) {
        var fields = new java.util.LinkedHashMap<String, String>();
        fields.put("name", "");
        fields.put("description", "");
        fields.put("expires", "30d");
        fields.put("scopes", "projects:read");
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return portal.owner()
                .post(
                        "/orgs/acme/tokens",
                        fields.entrySet().stream()
                                .flatMap(field -> java.util.stream.Stream.of(field.getKey(), field.getValue()))
                                .toArray(String[]::new));
    }

    private int tokensCalled(String name) {
        return portal.db().fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq(name));
    }

    private static List<Page> atOnce(int times, Callable<Page> work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(times)) {
            var futures = threads.invokeAll(java.util.Collections.nCopies(times, work));
            var answers = new java.util.ArrayList<Page>();
            for (var future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
