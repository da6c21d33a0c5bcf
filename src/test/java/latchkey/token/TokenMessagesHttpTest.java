package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import latchkey.Client;
import latchkey.Secrets;
import latchkey.TestPortal;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenMessagesHttpTest {
    private static final String OWNER = "owner@acme.example";
    private static final String MEMBER = "member@acme.example";
    private static final List<String> OTHERS =
            List.of("auditor@acme.example", "owner@globex.example", "admin@site.example");

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void empty() {
        portal.db().deleteFrom(OUTBOX).execute();
    }

    @Test
    void ownersAreToldWhatMembersCreateAndNobodyWhatTheyDidThemselves() {
        portal.create("Mine alone");
        assertThat(portal.db().fetchCount(OUTBOX)).isZero();

        var token = portal.create(portal.member(), "acme", "My script", "scopes", "builds:read");
        var message = only(OWNER);
        assertThat(message.kind()).isEqualTo(MessageKind.TOKEN_CREATED);
        assertThat(message.subject()).isEqualTo("The access token “My script” of Acme was created");
        assertThat(message.paragraphs().getFirst())
                .isEqualTo("member@acme.example created it, with these permissions: builds:read.");
        assertThat(message.link().url()).isEqualTo(portal.url() + token.path());
        assertThat(message.toString() + message.paragraphs() + message.items())
                .doesNotContain(token.secret(), token.secret().substring(3, 16));
        assertNobodyElseIsTold(MEMBER);
    }

    @Test
    void theOwnerOfATokenIsToldWhatOthersDoToIt() {
        var token = portal.create(portal.member(), "acme", "Rotated by another");
        empty();
        portal.owner().post(token.path() + "/rotation", "expires", "30d", "grace", "0");

        var rotated = only(MEMBER);
        assertThat(rotated.kind()).isEqualTo(MessageKind.TOKEN_ROTATED);
        assertThat(rotated.subject()).isEqualTo("The access token “Rotated by another” of Acme was rotated");
        assertThat(rotated.paragraphs().getFirst()).startsWith("owner@acme.example gave it a new secret.");
        assertThat(rotated.reason()).contains("because you own tokens in Acme");
        assertNobodyElseIsTold(OWNER);

        empty();
        portal.owner().post(token.path() + "/revocation", "reason", "other", "note", "Lost in a train");
        var revoked = only(MEMBER);
        assertThat(revoked.kind()).isEqualTo(MessageKind.TOKEN_REVOKED);
        assertThat(revoked.paragraphs().getFirst())
                .isEqualTo("owner@acme.example revoked it, for this reason: Lost in a train.");
        assertNobodyElseIsTold(OWNER);
        empty();
        portal.owner().post(token.path() + "/revocation", "reason", "other", "note", "Again");
        assertThat(portal.db().fetchCount(OUTBOX)).isZero();
    }

    @Test
    void whoeverHoldsTheSecretRevokesItAndEverybodyConcernedIsTold() {
        var token = portal.create(portal.member(), "acme", "Given back");
        empty();
        portal.program().revoke(token.secret());

        assertThat(only(OWNER).subject()).isEqualTo("The access token “Given back” of Acme was revoked");
        assertThat(only(MEMBER).paragraphs()).anyMatch(line -> line.contains("holder"));
        assertNobodyElseIsTold("");
    }

    @Test
    void manyRevokedAtOnceAreOneMessagePerPerson() {
        var theirs = IntStream.range(0, 3)
                .mapToObj(i -> portal.create(portal.member(), "acme", "Bulk of the member " + i))
                .toList();
        var ours = portal.create("Bulk of the owner");
        empty();
        var fields = new ArrayList<String>(List.of("reason", "no_longer_needed"));
        for (var token : theirs) {
            fields.addAll(List.of("ids", token.id().toString()));
        }
        fields.addAll(List.of("ids", ours.id().toString()));
        portal.owner().post("/orgs/acme/tokens/revocations", fields.toArray(String[]::new));

        assertThat(portal.db().fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.REVOKED_AT.isNotNull()))
                .isGreaterThanOrEqualTo(4);
        var message = only(MEMBER);
        assertThat(message.subject()).isEqualTo("3 access tokens of Acme were revoked");
        assertThat(message.items())
                .extracting(Message.Item::text)
                .containsExactly("Bulk of the member 0", "Bulk of the member 1", "Bulk of the member 2");
        assertNobodyElseIsTold(OWNER);
    }

    @Test
    void allThatSomebodyOwnsIsOneMessageHoweverManyTheyAre() {
        IntStream.range(0, 4).forEach(i -> portal.create(portal.member(), "acme", "All of the member " + i));
        empty();
        portal.owner()
                .post("/orgs/acme/members/" + account(MEMBER) + "/tokens/revocation", "reason", "no_longer_needed");

        var message = only(MEMBER);
        assertThat(message.subject()).isEqualTo("Every access token of member@acme.example in Acme was revoked");
        assertThat(message.paragraphs()).anyMatch(line -> line.startsWith("They were "));
        assertNobodyElseIsTold(OWNER);
    }

    @Test
    void somebodyGetsTwentyAnHourThenOneThatSaysThereIsMore() {
        portal.clock().stopAt(Instant.parse("2030-01-01T10:05:00Z"));
        var member = portal.signIn(MEMBER);
        IntStream.range(0, 24).forEach(i -> portal.create(member, "acme", "Of a busy hour " + i));
        var mails = portal.mailsTo(OWNER);
        assertThat(mails).hasSize(21);
        assertThat(mails.get(19).subject()).contains("Of a busy hour 19");
        assertThat(mails.getLast().subject()).isEqualTo("More happens to access tokens of Acme");
        assertThat(mails.getLast().link().url()).isEqualTo(portal.url() + "/orgs/acme/audit");

        portal.create(portal.signIn("owner@globex.example"), "globex", "Of another");
        portal.clock().stopAt(Instant.parse("2030-01-01T11:00:00Z"));
        portal.create(portal.signIn(MEMBER), "acme", "Of the next hour");
        assertThat(portal.mailsTo(OWNER))
                .last()
                .satisfies(mail -> assertThat(mail.subject()).contains("Of the next hour"));
        portal.clock().reset();
    }

    @Test
    void aChangeThatFailsTellsNobody() {
        var token = portal.create(portal.member(), "acme", "Unchanged");
        // Signing in would fail as well.
        portal.owner();
        empty();
        portal.db().execute("""
                CREATE TRIGGER audit_refuses BEFORE INSERT ON audit_event FOR EACH ROW
                SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused by a test'""");
        try {
            portal.owner().post(token.path() + "/revocation", "reason", "no_longer_needed");
            portal.owner().post(token.path() + "/rotation", "expires", "30d", "grace", "0");
        } finally {
            portal.db().execute("DROP TRIGGER audit_refuses");
        }
        assertThat(portal.db().fetchCount(OUTBOX)).isZero();
    }

    @Test
    void noHostThatSomebodySentIsInALink() {
        try (var inside = TestPortal.withPeople(Map.of("http.allowed-hosts", "inside.example"))) {
            var client = inside.signIn(MEMBER);
            var body = Client.form(
                    "name",
                    "Poisoned",
                    "description",
                    "",
                    "expires",
                    "30d",
                    "scopes",
                    "projects:read",
                    "csrf",
                    client.csrf());
            var cookies = client.cookies().entrySet().stream()
                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                    .collect(Collectors.joining("; "));
            // A host that is allowed, but not where people find this portal.
            var answer = inside.raw()
                    .sendText(String.join(
                            "\r\n",
                            "POST /orgs/acme/tokens HTTP/1.1",
                            "Host: inside.example",
                            "X-Forwarded-Host: evil.example",
                            "Forwarded: host=evil.example",
                            "Connection: close",
                            "Cookie: " + cookies,
                            "Content-Type: application/x-www-form-urlencoded",
                            "Content-Length: " + body.length(),
                            "",
                            body));

            assertThat(answer.status()).isEqualTo(200);
            Secrets.remember(Jsoup.parse(answer.body()).select(".secret code").text());
            assertThat(inside.mailsTo(OWNER).getFirst().link().url()).startsWith(inside.url() + "/orgs/acme/tokens/");
        }
    }

    private UUID account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    private void assertNobodyElseIsTold(String also) {
        OTHERS.forEach(other -> assertThat(portal.mailsTo(other)).isEmpty());
        assertThat(portal.mailsTo(also)).isEmpty();
    }

    private Message only(String email) {
        assertThat(portal.mailsTo(email)).hasSize(1);
        return portal.mailsTo(email).getFirst();
    }
}
