package latchkey.token;

import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpiringTokensHttpTest {
    private static final String OWNER = "owner@acme.example";
    private static final String MEMBER = "member@acme.example";
    private static final Instant BEGIN = Instant.parse("2027-01-01T06:00:00Z");

    private TestPortal portal;

    @BeforeEach
    void start() {
        portal = TestPortal.withPeople();
        portal.clock().stopAt(BEGIN);
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void ownersHearOfEveryTokenAndMembersOfTheirOwn() {
        var deploy = portal.create("Deploy <bot>", "expires", "90d");
        var mine = portal.create(portal.member(), "acme", "My script", "expires", "90d");
        portal.create("Endless", "expires", "never");
        portal.create(portal.otherOwner(), "globex", "Foreign", "expires", "90d");

        lookOnDay(60);
        var digest = onlyDigest(OWNER);
        assertThat(digest.subject()).isEqualTo("2 access tokens of Acme expire soon");
        assertThat(digest.items())
                .containsExactly(
                        item(
                                "“Deploy <bot>” of owner@acme.example expires on 1 Apr 2027, 23:59 UTC, in 30 days",
                                deploy),
                        item("“My script” of member@acme.example expires on 1 Apr 2027, 23:59 UTC, in 30 days", mine));
        assertThat(digest.link().url()).startsWith(portal.url() + "/orgs/acme/tokens?status=live&expires_to=20");
        assertThat(digest.reason()).contains("an owner of Acme");
        assertThat(onlyDigest(MEMBER).subject())
                .isEqualTo("The access token “My script” of Acme expires on 1 Apr 2027");
        assertThat(onlyDigest(MEMBER).items()).hasSize(1);
        assertThat(digests("owner@globex.example")).hasSize(1);
        assertThat(digests("auditor@acme.example")).isEmpty();
        assertThat(digests("admin@site.example")).isEmpty();

        // The link leads to the rotation, filled in.
        var page = portal.signIn(MEMBER).get(digestPath(onlyDigest(MEMBER)));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.heading()).contains("My script");
    }

    private Message.Item item(String text, Created token) {
        return new Message.Item(text, new Message.Link("Rotate it", portal.url() + token.path() + "/rotation"));
    }

    private String digestPath(Message digest) {
        return digest.items().getFirst().link().url().replace(portal.url(), "");
    }

    @Test
    void threeDaysDownDelayAWarningAndItComesOnce() {
        portal.create("Delayed", "expires", "90d");

        assertThat(countsOnDays(59, 60, 61, 82, 86, 87, 89, 90, 91)).containsExactly(0, 1, 0, 0, 1, 0, 1, 0, 0);
    }

    @Test
    void aTokenMadeForFiveDaysIsAnnouncedOnItsEveOnly() {
        portal.create("Short", "expires", "date", "expires_on", "2027-01-06");

        assertThat(countsOnDays(0, 1, 2, 3, 4, 5, 6)).containsExactly(0, 0, 0, 0, 1, 0, 0);
    }

    @Test
    void whatWasRotatedRevokedOrGivenANewEndIsNotTold() {
        var rotated = portal.create("Rotated", "expires", "90d");
        var revoked = portal.create("Revoked", "expires", "90d");
        portal.create("Still there", "expires", "90d");
        lookOnDay(60);
        assertThat(onlyDigest(OWNER).items()).hasSize(3);
        portal.signIn(OWNER).post(rotated.path() + "/rotation", "expires", "90d", "grace", "24h");
        portal.signIn(OWNER).post(revoked.path() + "/revocation", "reason", "no_longer_needed");

        lookOnDay(83);
        assertThat(onlyDigest(OWNER).subject())
                .isEqualTo("The access token “Still there” of Acme expires on 1 Apr 2027");
        lookOnDay(89);
        assertThat(onlyDigest(OWNER).subject()).startsWith("The access token “Still there”");
        // Its new end is announced like the first one.
        lookOnDay(120);
        assertThat(onlyDigest(OWNER).subject()).startsWith("The access token “Rotated” of Acme expires on 31 May");
    }

    @Test
    void aDayHasOneDigestWhoeverMakesIt() throws Exception {
        IntStream.range(0, 5).forEach(i -> portal.create("Token " + i, "expires", "90d"));
        portal.clock().stopAt(BEGIN.plus(Duration.ofDays(60)));
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Void> work = () -> {
                portal.tellExpiringTokens();
                return null;
            };
            for (var done : threads.invokeAll(List.of(work, work, work, work))) {
                done.get();
            }
        }
        assertThat(onlyDigest(OWNER).items()).hasSize(5);

        portal.create(portal.signIn(OWNER), "acme", "Soon enough", "expires", "date", "expires_on", "2027-04-03");
        portal.clock().advance(Duration.ofHours(10));
        portal.tellExpiringTokens();
        assertThat(onlyDigest(OWNER).items()).hasSize(5);
    }

    @Test
    void manyTokensAreNamedUpToAHundred() {
        IntStream.range(0, 103).forEach(i -> portal.create("Token " + i, "expires", "90d"));
        lookOnDay(60);

        var digest = onlyDigest(OWNER);
        assertThat(digest.subject()).startsWith("103 access tokens");
        assertThat(digest.items()).hasSize(101).endsWith(new Message.Item("and 3 more", null));
        lookOnDay(61);
        assertThat(digests(OWNER)).isEmpty();
    }

    @Test
    void aFailureTellsNobodyAndIsMadeUpForLater() {
        portal.create("Unlucky", "expires", "90d");
        portal.db().execute("""
                CREATE TRIGGER outbox_refuses BEFORE INSERT ON outbox FOR EACH ROW
                SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused by a test'""");
        lookOnDay(60);
        portal.db().execute("DROP TRIGGER outbox_refuses");

        assertThat(digests(OWNER)).isEmpty();
        portal.tellExpiringTokens();
        assertThat(digests(OWNER)).hasSize(1);
    }

    private List<Integer> countsOnDays(int... days) {
        return IntStream.of(days)
                .mapToObj(day -> {
                    lookOnDay(day);
                    return digests(OWNER).size();
                })
                .toList();
    }

    private void lookOnDay(int day) {
        portal.db().deleteFrom(OUTBOX).execute();
        portal.clock().stopAt(BEGIN.plus(Duration.ofDays(day)));
        portal.tellExpiringTokens();
    }

    private Message onlyDigest(String email) {
        assertThat(digests(email)).hasSize(1);
        return digests(email).getFirst();
    }

    private List<Message> digests(String email) {
        return portal.mailsTo(email).stream()
                .filter(mail -> mail.kind() == MessageKind.TOKENS_EXPIRING)
                .toList();
    }
}
