package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditTokenHttpTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void theFormShowsWhatTheTokenIsCalled() {
        var created = portal.create("Shown", "description", "Two\nlines");
        var page = portal.owner().get(created.path() + "/edit");

        assertThat(page.heading()).isEqualTo("Edit Shown");
        assertThat(page.value("name")).isEqualTo("Shown");
        assertThat(page.value("description")).isEqualTo("Two\nlines");
        assertThat(page.body()).doesNotContain(created.secret());
    }

    @Test
    void anEditChangesThePageTheRowAndTheLog() {
        var created = portal.create("Before", "description", "Old");
        var before = row(created);
        var answer = edit(portal.owner(), created, "After", "New");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo(created.path());
        var page = portal.owner().get(created.path());
        assertThat(page.heading()).startsWith("After");
        assertThat(page.text()).contains("After was saved.", "New", "edited the token");
        var row = row(created);
        assertThat(row.getName()).isEqualTo("After");
        assertThat(row.getDescription()).isEqualTo("New");
        assertThat(row.getModifiedAt()).isAfter(before.getModifiedAt());
        assertThat(row.getExpiresAt()).isEqualTo(before.getExpiresAt());
        assertThat(row.getOwnerId()).isEqualTo(before.getOwnerId());
        var event = portal.eventsAbout(created.id()).getLast();
        assertThat(event.getAction()).isEqualTo("token.edited");
        assertThat(event.getActor()).isEqualTo("owner@acme.example");
        assertThat(event.getTarget()).isEqualTo("After");
        assertThat(event.getDetails()).isEqualTo("{\"description\":\"Old → New\",\"name\":\"Before → After\"}");
    }

    @Test
    void ofTwoWhoEditAtOnceTheSecondIsToldAndNothingIsLost() {
        var created = portal.create("Shared desk", "description", "Old");
        var seen = portal.owner().get(created.path() + "/edit").value("modified_at");
        edit(portal.owner(), created, "Shared desk", "From the first");

        var second = portal.owner()
                .post(created.path() + "/edit", "name", "Shared desk EU", "description", "Old", "modified_at", seen);
        assertThat(second.status()).isEqualTo(422);
        assertThat(second.problems()).contains("Somebody else saved the description “From the first”");
        assertThat(second.value("name")).isEqualTo("Shared desk EU");
        assertThat(row(created).getDescription()).isEqualTo("From the first");
        assertThat(portal.eventsAbout(created.id())).hasSize(2);

        var again = portal.owner()
                .post(
                        created.path() + "/edit",
                        "name",
                        "Shared desk EU",
                        "description",
                        "Old",
                        "modified_at",
                        second.value("modified_at"));
        assertThat(again.status()).isEqualTo(303);
        assertThat(row(created).getDescription()).isEqualTo("Old");
        assertThat(portal.eventsAbout(created.id()).getLast().getDetails()).contains("From the first → Old");
    }

    @Test
    void whoChangesAnotherFieldIsToldOfTheOneThatSomebodyElseChangedOnly() {
        var created = portal.create("Two fields", "description", "Old");
        var form = portal.owner().get(created.path() + "/edit");
        edit(portal.owner(), created, "Two fields", "From the first");

        var second = rename(created, form, "Two fields EU");

        assertThat(second.problems())
                .contains("Somebody else saved the description")
                .doesNotContain("saved the name");
    }

    @Test
    void aChangeThatSomebodyElseTookBackStandsInNobodysWay() {
        var created = portal.create("There and back", "description", "Old");
        var form = portal.owner().get(created.path() + "/edit");
        edit(portal.owner(), created, "There and back", "New");
        edit(portal.owner(), created, "There and back", "Old");

        var answer = rename(created, form, "There again");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(row(created).getName()).isEqualTo("There again");
    }

    @Test
    void aTimeOfLastChangeThatIsNoneIsRefused() {
        var created = portal.create("No time");

        assertThat(portal.owner()
                        .post(created.path() + "/edit", "name", "Other", "modified_at", "yesterday")
                        .status())
                .isEqualTo(400);
        assertThat(row(created).getName()).isEqualTo("No time");
    }

    @Test
    void theSecretStillWorksUnderTheNewName() {
        var created = portal.create("Working");
        edit(portal.owner(), created, "Still working", "");

        assertThat(portal.program().describe(created.secret()).body()).contains("\"name\":\"Still working\"");
    }

    @Test
    void savingWithoutAChangeLeavesNoTrace() {
        var created = portal.create("Same", "description", "Same");
        var before = row(created);
        var answer = edit(portal.owner(), created, " Same ", "Same\r\n");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(row(created)).isEqualTo(before);
        assertThat(portal.eventsAbout(created.id())).hasSize(1);
    }

    @Test
    void aNameTakenByAnotherIsRefusedAtTheFieldAndWhatWasTypedKept() {
        portal.create("Occupied");
        var created = portal.create("Free", "description", "Old");
        var page = edit(portal.owner(), created, "OCCUPIED", "Typed");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#name-error").text()).contains("A live token is already called “OCCUPIED”");
        assertThat(page.value("name")).isEqualTo("OCCUPIED");
        assertThat(page.value("description")).isEqualTo("Typed");
        assertThat(page.heading()).isEqualTo("Edit Free");
        assertThat(row(created).getDescription()).isEqualTo("Old");
        assertThat(portal.eventsAbout(created.id())).hasSize(1);
    }

    @Test
    void theOwnNameInAnotherLetterCaseIsFree() {
        var created = portal.create("letter case");

        assertThat(edit(portal.owner(), created, "Letter Case", "").status()).isEqualTo(303);
        assertThat(row(created).getName()).isEqualTo("Letter Case");
    }

    @Test
    void theNameOfAnExpiredTokenIsFree() {
        expire(portal.create("Left over"));
        var created = portal.create("Successor");

        assertThat(edit(portal.owner(), created, "Left over", "").status()).isEqualTo(303);
    }

    @Test
    void anExpiredTokenMayStillBeDescribed() {
        var created = portal.create("Ended");
        expire(created);

        assertThat(edit(portal.owner(), created, "Ended", "It was for the summer")
                        .status())
                .isEqualTo(303);
        assertThat(row(created).getDescription()).isEqualTo("It was for the summer");
        portal.create("Ended");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', Enter a name for this token",
        "'   ', '', Enter a name for this token",
        "a\u202eb, '', control characters",
        "ok, 'a\u0000b', control characters",
    })
    void textThatCannotBeIsRefusedAtItsField(String name, String description, String message) {
        var created = portal.create("Refused");
        try {
            var page = edit(portal.owner(), created, name, description);

            assertThat(page.status()).isEqualTo(422);
            assertThat(page.problems()).contains(message);
            assertThat(row(created).getName()).isEqualTo("Refused");
        } finally {
            portal.owner().post(created.path() + "/revocation");
        }
    }

    @Test
    void lengthsAreCheckedAsWhenCreating() {
        var created = portal.create("Long");
        var page = edit(portal.owner(), created, "x".repeat(101), "y".repeat(501));

        assertThat(page.problems()).contains("at most 100", "at most 500");
        assertThat(page.value("name")).hasSize(101);
        assertThat(page.value("description")).hasSize(501);
    }

    @Test
    void aRevokedTokenCannotBeChangedAndSaysSo() {
        var created = portal.create("Closed");
        portal.owner().post(created.path() + "/revocation");
        portal.owner().get(created.path());

        var asked = portal.owner().get(created.path() + "/edit");
        assertThat(asked.status()).isEqualTo(303);
        assertThat(portal.owner().get(asked.location()).text())
                .contains("Closed is revoked and can’t be changed any more.");
        var sent = edit(portal.owner(), created, "Reopened", "");
        assertThat(sent.status()).isEqualTo(303);
        assertThat(portal.owner().get(sent.location()).text())
                .contains("Closed is revoked and can’t be changed any more.");
        assertThat(row(created).getName()).isEqualTo("Closed");
        assertThat(portal.eventsAbout(created.id())).extracting("action").doesNotContain("token.edited");
    }

    @Test
    void membersEditTheirOwnAndOwnersEverybodys() {
        var created = portal.create(portal.member(), "acme", "Of a member");

        assertThat(edit(portal.member(), created, "By the member", "").status()).isEqualTo(303);
        assertThat(edit(portal.owner(), created, "By the owner", "").status()).isEqualTo(303);
        assertThat(portal.eventsAbout(created.id()))
                .extracting("actor")
                .containsExactly("member@acme.example", "member@acme.example", "owner@acme.example");
    }

    @Test
    void whoMayNotChangesNothing() {
        var created = portal.create("Untouched");
        var before = row(created);

        assertThat(portal.auditor().get(created.path() + "/edit").status()).isEqualTo(403);
        assertThat(edit(portal.auditor(), created, "Mine", "").status()).isEqualTo(403);
        assertThat(portal.member().get(created.path() + "/edit").status()).isEqualTo(404);
        assertThat(edit(portal.member(), created, "Mine", "").status()).isEqualTo(404);
        assertThat(edit(portal.otherOwner(), created, "Mine", "").status()).isEqualTo(404);
        assertThat(edit(portal.administrator(), created, "Mine", "").status()).isEqualTo(404);
        assertThat(portal.otherOwner()
                        .post("/orgs/globex/tokens/" + created.id() + "/edit", "name", "Mine")
                        .status())
                .isEqualTo(404);
        assertThat(portal.owner().get("/orgs/acme/tokens/not-an-id/edit").status())
                .isEqualTo(404);
        assertThat(row(created)).isEqualTo(before);
        assertThat(portal.eventsAbout(created.id())).hasSize(1);
    }

    @Test
    void aFormWithoutItsTokenChangesNothing() {
        var created = portal.create("Guarded");
        var answer = portal.owner().postRaw(created.path() + "/edit", "name=Forged&csrf=forged");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(row(created).getName()).isEqualTo("Guarded");
    }

    /** As whoever opened the form at that time, and changes the name alone. */
    private Page rename(Created created, Page form, String name) {
        return portal.owner()
                .post(
                        created.path() + "/edit",
                        "name",
                        name,
                        "description",
                        form.value("description"),
                        "modified_at",
                        form.value("modified_at"),
                        "seen",
                        form.value("seen"));
    }

    private static Page edit(Client client, Created created, String name, String description) {
        return client.post(created.path() + "/edit", "name", name, "description", description);
    }

    private AccessTokenRecord row(Created created) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
    }

    private void expire(Created created) {
        var row = row(created);
        row.setExpiresAt(Instant.now().minus(Duration.ofDays(1)));
        row.update();
    }
}
