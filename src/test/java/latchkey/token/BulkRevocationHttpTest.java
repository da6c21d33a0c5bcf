package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkRevocationHttpTest {
    private static final String PATH = "/orgs/acme/tokens/revocations";

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void itAsksWithTheLastUseAndTheCallsOfEach() {
        var busy = portal.create("Busy one");
        var idle = portal.create("Idle one");
        call(busy, "203.0.113.1");
        call(busy, "203.0.113.1");
        call(busy, "203.0.113.2");
        portal.flushUsage();

        var page = ask(portal.owner(), idle, busy);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.heading()).isEqualTo("Revoke these 2 tokens?");
        assertThat(page.text())
                .contains("3 calls in the last 24 hours from 2 clients.", "Permissions used: projects:read.");
        assertThat(page.html().select("tbody tr").eachText())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("Busy one", "just now")
                                .endsWith("3 2"),
                        second ->
                                assertThat(second).contains("Idle one", "Never").endsWith("0 0"));
        assertThat(rowOf(busy).getRevokedAt()).isNull();
    }

    @Test
    void aClientOfTwoTokensCountsOnce() {
        var one = portal.create("Shared one");
        var other = portal.create("Shared other");
        call(one, "203.0.113.9");
        call(other, "203.0.113.9");
        portal.flushUsage();

        assertThat(ask(portal.owner(), one, other).text()).contains("2 calls in the last 24 hours from 1 client.");
    }

    @Test
    void allAreRevokedWithOneEventEachUnderOneMark() {
        var tokens = create("Together", 3);
        var answer = revoke(portal.owner(), tokens, "reason", "leaked", "note", "backup tape");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(portal.owner().get(answer.location()).text())
                .contains("3 tokens were revoked. Nothing accepts them any more.");
        for (var token : tokens) {
            assertThat(rowOf(token).getRevocationReason()).isEqualTo("Leaked or found in public: backup tape");
            assertThat(portal.program().describe(token.secret()).status()).isEqualTo(401);
        }
        assertThat(tokens.stream().map(this::detailsOf).distinct())
                .singleElement()
                .asString()
                .contains("\"reason\":\"Leaked or found in public: backup tape\"", "\"bulk\":\"", "\"tokens\":\"3\"");
    }

    @Test
    void aTokenNamedTwiceIsOne() {
        var token = portal.create("Doubled");
        var answer = revoke(portal.owner(), List.of(token, token));

        assertThat(portal.owner().get(answer.location()).text()).contains("Doubled was revoked.");
        assertThat(detailsOf(token)).isEqualTo("{}");
    }

    @Test
    void revokedOnesAmongThemAreSaidAndLeftAlone() {
        var tokens = create("Mixed", 3);
        portal.owner().post(tokens.getFirst().path() + "/revocation", "note", "First");

        var asked = ask(portal.owner(), tokens.toArray(Created[]::new));
        assertThat(asked.heading()).isEqualTo("Revoke these 2 tokens?");
        assertThat(asked.text()).contains("One that you chose was revoked before.", "by owner@acme.example, ");
        var answer = revoke(portal.owner(), tokens, "note", "Second");
        assertThat(portal.owner().get(answer.location()).text())
                .contains("2 tokens were revoked. Nothing accepts them any more. 1 was revoked before.");
        assertThat(rowOf(tokens.getFirst()).getRevocationReason()).isEqualTo("First");
        assertThat(events(tokens)).isEqualTo(3);
    }

    @Test
    void aSecondClickTellsWhoDidItAndWhen() {
        var tokens = create("Clicked", 2);
        revoke(portal.owner(), tokens);
        var answer = revoke(portal.owner(), tokens);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(portal.owner().get(answer.location()).text())
                .containsPattern("All 2 were already revoked, the last by owner@acme.example on .* UTC\\.");
        var asked = ask(portal.owner(), tokens.toArray(Created[]::new));
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.text()).contains("All of them were revoked before.");
        assertThat(asked.html().select("main form")).isEmpty();
        assertThat(events(tokens)).isEqualTo(2);
    }

    @Test
    void withOneOfAnotherOrganizationNothingHappens() {
        var own = create("Own", 2);
        var foreign = portal.create(portal.otherOwner(), "globex", "Foreign");
        assertNothingHappens(portal.owner(), own, foreign.id().toString());
        assertNothingHappens(portal.otherOwner(), own, foreign.id().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "x", "1-1-1-1-1", " ", "1 OR 1=1", "%00"})
    void withAnUnknownOneNothingHappens(String id) {
        assertNothingHappens(portal.owner(), create("Known " + id.hashCode(), 2), id);
    }

    @Test
    void aMemberRevokesOwnTokensOnly() {
        var own = portal.create(portal.member(), "acme", "Mine");
        var owners = portal.create("Not mine");
        assertNothingHappens(portal.member(), List.of(own), owners.id().toString());

        assertThat(revoke(portal.member(), List.of(own)).status()).isEqualTo(303);
        assertThat(rowOf(own).getRevokedAt()).isNotNull();
    }

    @Test
    void anAuditorRevokesNothing() {
        var tokens = create("Audited", 2);

        assertThat(ask(portal.auditor(), tokens.getFirst()).status()).isEqualTo(403);
        assertThat(revoke(portal.auditor(), tokens).status()).isEqualTo(403);
        assertThat(rowOf(tokens.getFirst()).getRevokedAt()).isNull();
    }

    @Test
    void noneAndTooManyAreSaid() {
        var none = portal.owner().get(PATH);
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.problems()).isEqualTo("Choose at least one token in the list");
        var ids = IntStream.range(0, 101)
                .mapToObj(i -> "ids=" + UUID.randomUUID())
                .toList();
        var many = portal.owner().get(PATH + "?" + String.join("&", ids));
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.problems()).isEqualTo("At most 100 tokens can be revoked at once; these are 101");
    }

    @Test
    void aWrongReasonKeepsWhatWasChosenAndTyped() {
        var tokens = create("Kept", 2);
        var page = revoke(portal.owner(), tokens, "reason", "because", "note", "typed");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.value("note")).isEqualTo("typed");
        assertThat(page.html().select("input[name=ids]").eachAttr("value"))
                .containsExactlyInAnyOrderElementsOf(
                        tokens.stream().map(token -> token.id().toString()).toList());
        assertThat(rowOf(tokens.getFirst()).getRevokedAt()).isNull();
    }

    @Test
    void aHundredAreRevokedWithinASecondOrTwo() {
        var tokens = create("Hundred", 100);
        var began = System.nanoTime();
        assertThat(revoke(portal.owner(), tokens).status()).isEqualTo(303);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(events(tokens)).isEqualTo(100);
    }

    @Test
    void overlappingBulksAtOnceRevokeEachOnceAndNobodySeesAnError() throws Exception {
        var tokens = create("Overlap", 30);
        var work = new ArrayList<Callable<Page>>();
        for (var i = 0; i < 12; i++) {
            var from = i;
            var client = sessionOf(portal.owner());
            var some = new ArrayList<>(tokens.subList(from, from + 18));
            if (i % 2 == 1) {
                Collections.reverse(some);
            }
            work.add(() -> revoke(client, some, "note", "At once"));
        }
        try (var threads = Executors.newFixedThreadPool(work.size())) {
            for (var answer : threads.invokeAll(work)) {
                assertThat(answer.get().status()).isEqualTo(303);
            }
        }

        assertThat(tokens.subList(0, 29))
                .allSatisfy(token -> assertThat(rowOf(token).getRevokedAt()).isNotNull());
        assertThat(events(tokens)).isEqualTo(29);
    }

    private void assertNothingHappens(Client client, List<Created> own, String alien) {
        var ids = Stream.concat(own.stream().map(token -> token.id().toString()), Stream.of(alien))
                .flatMap(id -> Stream.of("ids", id))
                .toArray(String[]::new);
        // What was gathered before must not be stored in between.
        portal.flushUsage();
        var before = Snapshot.of(portal.db());

        assertThat(client.get(PATH + "?" + Client.form(ids)).status()).isEqualTo(404);
        assertThat(client.post(PATH, ids).status()).isEqualTo(404);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    private List<Created> create(String name, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> portal.create(name + " " + i))
                .toList();
    }

    private Page ask(Client client, Created... tokens) {
        return client.get(PATH + "?" + Client.form(ids(List.of(tokens))));
    }

    private Page revoke(Client client, List<Created> tokens, String... namesAndValues) {
        return client.post(
                PATH,
                Stream.concat(Stream.of(ids(tokens)), Stream.of(namesAndValues)).toArray(String[]::new));
    }

    private static String[] ids(List<Created> tokens) {
        return tokens.stream()
                .flatMap(token -> Stream.of("ids", token.id().toString()))
                .toArray(String[]::new);
    }

    private void call(Created token, String address) {
        portal.program().introspect(server, "token", token.secret(), "client_ip", address, "scope", "projects:read");
    }

    private Client sessionOf(Client client) {
        var other = portal.stranger();
        other.cookies().putAll(client.cookies());
        other.csrf();
        return other;
    }

    private String detailsOf(Created token) {
        return portal.eventsAbout(token.id()).getLast().getDetails();
    }

    private int events(List<Created> tokens) {
        return portal.db()
                .fetchCount(
                        AUDIT_EVENT,
                        AUDIT_EVENT
                                .ACTION
                                .eq("token.revoked")
                                .and(AUDIT_EVENT.TARGET_ID.in(
                                        tokens.stream().map(Created::id).toList())));
    }

    private AccessTokenRecord rowOf(Created token) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(token.id()));
    }
}
