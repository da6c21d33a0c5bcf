package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.INSTANCE;
import static latchkey.database.schema.Tables.TOKEN_CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one instance remembers of a token is never older than what another has answered. */
class RememberedTokensHttpTest {
    private static final String INACTIVE = "{\"active\":false}";

    /** Asks the database for each call. */
    private final TestPortal portal = TestPortal.withPeople();

    private final TestPortal other = portal.beside(Map.of("verification.remembered", "1000"));
    private final TestPortal.Server server = portal.registerServer("orders-api");
    private int made;

    @AfterAll
    void stop() {
        other.close();
        portal.close();
    }

    @Test
    void whatIsRememberedIsNotAskedOfTheDatabaseAgain() {
        var token = portal.create("Changed behind its back");
        // When this is answered, the other instance has learned of all that was before.
        portal.owner().post(portal.create("Soon over").path() + "/revocation");
        assertThat(answer(other, token)).contains("Changed behind its back");
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.NAME, "Unheard of")
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .execute();

        assertThat(answer(other, token)).contains("Changed behind its back");
        assertThat(answer(portal, token)).contains("Unheard of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "several", "all of a member"})
    void whoeverFindsItRevokedAlreadyIsNotToldBeforeEveryInstanceKnows(String which) throws Exception {
        var token = portal.create("Revoked twice, " + which);
        var path = switch (which) {
            case "one" -> token.path() + "/revocation";
            case "several" -> "/orgs/acme/tokens/revocations";
            default -> "/orgs/acme/members/" + ownerId() + "/tokens/revocation";
        };
        var slow = UuidCreator.getTimeOrderedEpoch();
        portal.db()
                .insertInto(INSTANCE)
                .set(INSTANCE.ID, slow)
                .set(INSTANCE.STARTED_AT, ChangeStore.now())
                .set(INSTANCE.SEEN_AT, ChangeStore.now())
                .set(INSTANCE.REACHED, 0L)
                .set(INSTANCE.MARK, 0L)
                .execute();
        var first = CompletableFuture.supplyAsync(
                () -> portal.owner().post(path, "ids", token.id().toString()));
        await().until(() -> isRevoked(token));
        var second = CompletableFuture.supplyAsync(
                () -> portal.owner().post(path, "ids", token.id().toString()));
        Thread.sleep(500);

        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        portal.db().deleteFrom(INSTANCE).where(INSTANCE.ID.eq(slow)).execute();
        assertThat(first.join().status()).isEqualTo(303);
        assertThat(second.join().status()).isEqualTo(303);
    }

    private UUID ownerId() {
        return portal.db()
                .fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq("owner@acme.example"))
                .getId();
    }

    private boolean isRevoked(Created token) {
        return portal.db()
                        .fetchCount(
                                ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(token.id()).and(ACCESS_TOKEN.REVOKED_AT.isNotNull()))
                == 1;
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeIsKnownEverywhereWhenItIsAnswered(Change change) {
        var token = portal.create(
                "%s %d".formatted(change.name, ++made), "scopes", "projects:write", "allowed_networks", "10.0.0.0/8");
        var before = answers(other, token);
        assertThat(before).isEqualTo(answers(portal, token));

        var answer = change.by.apply(portal, token);
        assertThat(answer.status()).describedAs(answer.text()).isIn(200, 303);

        assertThat(answers(other, token)).isEqualTo(answers(portal, token)).isNotEqualTo(before);
    }

    @Test
    void aNewSecretIsKnownAndTheFormerOneEndsWhenItIsSaid() {
        var token = portal.create("Rotated");
        answer(other, token);
        var secret = portal.owner()
                .post(token.path() + "/rotation", "expires", "90d", "grace", "24h")
                .secret();
        assertThat(ask(other, secret)).isEqualTo(ask(portal, secret)).contains("\"active\":true");
        assertThat(answer(other, token)).contains("\"active\":true").isEqualTo(answer(portal, token));

        portal.owner().post(token.path() + "/rotation/completion");
        assertThat(answer(other, token)).isEqualTo(INACTIVE);
        assertThat(ask(other, secret)).contains("\"active\":true");
    }

    @Test
    void theTokensOfWhoeverIsRemovedEndAtOnce() {
        var token = portal.create(portal.member(), "acme", "Of a leaver");
        answer(other, token);
        var removal = "/orgs/acme/members/" + account("member@acme.example") + "/removal";
        var page = portal.owner().get(removal);
        assertThat(portal.owner()
                        .post(removal, "seen", page.value("seen"), "for_all", "revoke")
                        .status())
                .isEqualTo(303);

        assertThat(answer(other, token)).isEqualTo(INACTIVE);
    }

    @Test
    void aRevokedResourceServerIsRefusedEverywhere() {
        var token = portal.create("Asked for");
        var revoked = portal.registerServer("billing-api");
        assertThat(other.program().introspect(revoked, "token", token.secret()).status())
                .isEqualTo(200);
        portal.administrator().post("/site/resource-servers/" + revoked.id() + "/revocation");

        assertThat(other.program().introspect(revoked, "token", token.secret()).status())
                .isEqualTo(401);
        assertThat(answer(other, token)).contains("\"active\":true");
    }

    @Test
    void thePageTellsHowManyInstancesRefuseItAndHowSoon() {
        var token = portal.create("Counted out");
        var answer = portal.owner().post(token.path() + "/revocation");

        assertThat(portal.owner().get(answer.location()).text())
                .containsPattern("Counted out was revoked. Nothing accepts it any more. "
                        + "Refused by 2 of 2 instances, \\d+\\.\\d s after you revoked it.");
    }

    @Test
    void thatACallHasNeededWhatWasToBeTakenAwayIsAnnounced() {
        var token = portal.create("Watched", "scopes", "projects:write");
        portal.owner().post(token.path() + "/narrowing", "scopes", "projects:write", "when", "watch");
        var announced = announced(token);
        ask(other, token.secret(), "scope", "projects:read");
        assertThat(announced(token)).isEqualTo(announced);

        ask(portal, token.secret(), "scope", "projects:write");
        assertThat(announced(token)).isEqualTo(announced + 1);
    }

    private int announced(Created token) {
        return portal.db().fetchCount(TOKEN_CHANGE, TOKEN_CHANGE.TOKEN_ID.eq(token.id()));
    }

    @Test
    void anEventThatConcernsNoTokenMakesNobodyForget() {
        var changes = portal.db().fetchCount(TOKEN_CHANGE);
        portal.signIn("auditor@acme.example");
        portal.owner().post("/orgs/acme/invitations", "email", "guest@acme.example", "role", "member");

        assertThat(portal.db().fetchCount(TOKEN_CHANGE)).isEqualTo(changes);
    }

    Stream<Change> changes() {
        var nextWeek =
                LocalDate.ofInstant(portal.clock().instant(), ZoneOffset.UTC).plusDays(7);
        return Stream.of(
                change("Revoked", "/revocation"),
                change("Renamed", "/edit", "name", "Another name"),
                change("Shortened", "/edit", "name", "Shortened", "expires", "date", "expires_on", nextWeek.toString()),
                change("Elsewhere", "/edit", "name", "Elsewhere", "allowed_networks", "10.9.0.0/16"),
                change("Narrowed", "/narrowing", "scopes", "projects:write", "when", "now"),
                change("Rotated at once", "/rotation", "expires", "90d", "grace", "0"),
                new Change("By its holder", (portal, token) -> portal.program().revoke(token.secret())));
    }

    private static Change change(String name, String path, String... fields) {
        return new Change(name, (portal, token) -> portal.owner().post(token.path() + path, fields));
    }

    /** What an instance answers to calls of several kinds. */
    private List<String> answers(TestPortal instance, Created token) {
        var answers = new ArrayList<String>();
        for (var scope : List.of("", "projects:read", "projects:write")) {
            for (var address : List.of("10.1.2.3", "192.0.2.7")) {
                answers.add(ask(instance, token.secret(), "scope", scope, "client_ip", address));
            }
        }
        return answers;
    }

    private String answer(TestPortal instance, Created token) {
        return ask(instance, token.secret());
    }

    private String ask(TestPortal instance, String secret, String... more) {
        var fields = new ArrayList<>(List.of("token", secret));
        fields.addAll(List.of(more));
        // The issuer is the instance’s own address here.
        return instance.program()
                .introspect(server, fields.toArray(String[]::new))
                .body()
                .replace(instance.url(), "");
    }

    private UUID account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    /** Something that an owner does to a token, and how. */
    record Change(String name, By by) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface By {
        Page apply(TestPortal portal, Created token);
    }
}
