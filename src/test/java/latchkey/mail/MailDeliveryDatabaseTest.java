package latchkey.mail;

import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import latchkey.TestPortal;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import latchkey.database.schema.tables.records.OutboxRecord;
import latchkey.web.Views;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailDeliveryDatabaseTest {
    private static final String TO = "owner@acme.example";

    private final GreenMail server = started();
    private final TestPortal portal = TestPortal.withPeople(Map.of(
            "smtp-url",
            "smtp://127.0.0.1:" + server.getSmtp().getPort(),
            "base-url",
            "http://tokens.example.org",
            "http.allowed-hosts",
            "localhost"));

    private static GreenMail started() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        server.start();
        return server;
    }

    @AfterAll
    void stop() {
        portal.close();
        server.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        server.purgeEmailFromAllMailboxes();
        portal.db().deleteFrom(OUTBOX).execute();
    }

    @Test
    void aMessageArrivesAsTextAndAsHtml() throws Exception {
        portal.outbox()
                .put(new Message(
                        MessageKind.TOKENS_EXPIRING,
                        TO,
                        "2 access tokens of Acme expire soon",
                        List.of("Rotate them & <b>relax</b>."),
                        new Message.Link("Show them", "http://tokens.example.org/orgs/acme/tokens"),
                        List.of(
                                new Message.Item("Deploy <bot>", new Message.Link("Rotate it", "http://a.example/1")),
                                new Message.Item("Grafana", null)),
                        "You own Acme."));
        portal.sendMail();

        var mail = only();
        assertThat(mail.getSubject()).isEqualTo("2 access tokens of Acme expire soon");
        assertThat(mail.getFrom()).containsExactly(new InternetAddress("latchkey@tokens.example.org", "Latchkey"));
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress(TO));
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(part(mail, 0)).isEqualToNormalizingNewlines("""
                Rotate them & <b>relax</b>.

                - Deploy <bot>
                  Rotate it:
                  http://a.example/1
                - Grafana

                Show them:
                http://tokens.example.org/orgs/acme/tokens

                --
                You own Acme.
                """);
        var html = Jsoup.parse(part(mail, 1));
        assertThat(html.select("b, bot, script")).isEmpty();
        assertThat(html.select("p").first().text()).isEqualTo("Rotate them & <b>relax</b>.");
        assertThat(html.select("a").eachAttr("href"))
                .containsExactly("http://a.example/1", "http://tokens.example.org/orgs/acme/tokens");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Deploy\r\nBcc: thief@evil.example",
                "Deploy\nBcc: thief@evil.example",
                "Deploy\rBcc: thief@evil.example",
                "Deploy\u0085Bcc: thief@evil.example",
                "Deploy\u2028Bcc: thief@evil.example",
                "Deploy%0ABcc: thief@evil.example",
                "Deploy%0D%0ABcc: thief@evil.example",
                "Deploy\r\n\r\n<script>alert(1)</script>",
                "Deploy\0Bcc: thief@evil.example",
                "=?utf-8?Q?Deploy=0D=0ABcc:_thief@evil.example?=",
                "\ud83d\ude80 \ud83d Bcc: thief@evil.example",
            })
    void noNameBeginsAHeader(String name) throws Exception {
        portal.outbox().put(message(TO, "“" + name + "” was revoked"));
        portal.sendMail();

        var mail = only();
        var headers = GreenMailUtil.getWholeMessage(mail).split("\r\n\r\n", 2)[0];
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress(TO));
        assertThat(headers.lines()).noneMatch(line -> line.matches("(?i)(bcc|<script).*"));
        assertThat(mail.getHeader("Subject")).hasSize(1);
        assertThat(headers).doesNotContain("\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "owner@acme.example\r\nBcc: thief@evil.example",
                "owner@acme.example, thief@evil.example",
                "owner@acme.example; thief@evil.example",
                "<owner@acme.example>",
                "owner@acme.example> SIZE=1\r\nRCPT TO:<thief@evil.example",
                "\"a b\"@acme.example",
                "owner acme.example",
                "@acme.example",
                "owner@",
                "owner@acme.example ",
                "thief%evil.example@acme.example",
                "",
            })
    void whatIsNoSingleAddressGetsNothing(String address) {
        portal.outbox().put(message(address, "Hello"));
        portal.sendMail();

        assertThat(server.getReceivedMessages()).isEmpty();
        var row = row();
        assertThat(row.getNextTryAt()).isNull();
        assertThat(row.getFailure()).isEqualTo("This is no address that mail can be sent to.");
    }

    @Test
    void whatWasSentIsForgottenAtOnce() {
        var link = "http://tokens.example.org/reset?token=once-and-never-again-" + System.nanoTime();
        portal.outbox()
                .put(new Message(
                        MessageKind.PASSWORD_RESET,
                        TO,
                        "Choose a new password",
                        List.of("Follow the link."),
                        new Message.Link("Choose a new password", link),
                        List.of(),
                        "Somebody asked for it."));
        assertThat(TestDatabase.dump(schema())).doesNotContain("never-again");
        portal.sendMail();

        assertThat(GreenMailUtil.getWholeMessage(only())).contains("once-and-never-again");
        var row = row();
        assertThat(row.getContent()).isNull();
        assertThat(row.getSentAt()).isNotNull();
        assertThat(row.getNextTryAt()).isNull();
        assertThat(TestDatabase.dump(schema())).doesNotContain("never-again");
        portal.sendMail();
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aMessageIsThereOnlyIfItsCauseIs() {
        var db = portal.db();
        assertThatThrownBy(() -> new Transactions(db).run(() -> {
                    portal.outbox(db).put(message(TO, "It never happened"));
                    throw new IllegalStateException("after all not");
                }))
                .hasMessage("after all not");

        portal.sendMail();
        assertThat(portal.db().fetchCount(OUTBOX)).isZero();
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void ofSeveralSendersAtOnceEachMailIsSentByOne() throws Exception {
        IntStream.range(0, 60).forEach(i -> portal.outbox().put(message(TO, "Number " + i)));
        try (var threads = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Callable<Void>>();
            for (var i = 0; i < 4; i++) {
                work.add(() -> {
                    portal.sendMail();
                    return null;
                });
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }

        var subjects = new ArrayList<String>();
        for (var mail : server.getReceivedMessages()) {
            subjects.add(mail.getSubject());
        }
        assertThat(subjects).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void whatIsTooOldIsNotSentAndForgotten() {
        portal.clock().stop();
        portal.outbox().put(message(MessageKind.PASSWORD_RESET, TO, "Choose a new password"));
        portal.outbox().put(message(MessageKind.TOKEN_REVOKED, TO, "Deploy bot was revoked"));
        portal.clock().advance(Duration.ofMinutes(31));
        portal.sendMail();

        assertThat(server.getReceivedMessages()).hasSize(1);
        var reset = portal.db().fetchSingle(OUTBOX, OUTBOX.KIND.eq("password_reset"));
        assertThat(reset.getContent()).isNull();
        assertThat(reset.getSentAt()).isNull();
        assertThat(reset.getFailure()).isEqualTo("It was not sent in time.");

        portal.clock().advance(Duration.ofDays(90));
        portal.forgetMail();
        assertThat(portal.db().fetchCount(OUTBOX)).isZero();
        portal.clock().reset();
    }

    @Test
    void whatAnotherInstallationSealedIsLeftAlone() {
        portal.outbox().put(message(TO, "Of here"));
        portal.db().update(OUTBOX).set(OUTBOX.CONTENT, new byte[40]).execute();
        portal.outbox().put(message(TO, "Of here too"));
        portal.sendMail();

        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(portal.db().fetchSingle(OUTBOX, OUTBOX.SENT_AT.isNull()).getFailure())
                .contains("sealed under another key");
    }

    @Test
    void oneThatCannotBeWrittenHoldsUpNoOther() {
        var broken = new Message(MessageKind.TEST, TO, "Broken", List.of(), null, List.of(), "");
        portal.outbox().put(broken);
        portal.outbox().put(message(TO, "Whole"));
        // As if a later version had left out what this one cannot do without.
        var first = portal.db().selectFrom(OUTBOX).orderBy(OUTBOX.ID).limit(1).fetchSingle();
        first.setContent(portal.seal(
                "mail " + first.getId(),
                "{\"kind\":\"TEST\",\"to\":\"%s\",\"paragraphs\":[],\"items\":[]}".formatted(TO)));
        first.store();
        portal.sendMail();

        assertThat(server.getReceivedMessages()).hasSize(1);
        var row = portal.db().fetchSingle(OUTBOX, OUTBOX.SENT_AT.isNull());
        assertThat(row.getFailure()).contains("nobody foresaw");
        assertThat(row.getNextTryAt()).isAfter(portal.clock().instant());
    }

    @Test
    void whatANewerVersionWroteIsLeftToIt() {
        portal.outbox().put(message(TO, "Of tomorrow"));
        portal.db().update(OUTBOX).set(OUTBOX.KIND, "moon_phase").execute();
        portal.sendMail();
        portal.forgetMail();

        assertThat(server.getReceivedMessages()).isEmpty();
        assertThat(row().getAttempts()).isZero();
        assertThat(row().getContent()).isNotNull();
    }

    @Test
    void aRefusedMailHoldsUpNoOtherAndIsNotTriedAgain() {
        try (var smtp = new FakeSmtp(line -> line.contains("nobody@") ? "550 5.1.1 no such person" : "", null)) {
            portal.outbox().put(message("nobody@acme.example", "To nobody"));
            portal.outbox().put(message(TO, "To somebody"));
            deliver(smtp);

            assertThat(smtp.lines())
                    .contains("RCPT TO:<" + TO + ">")
                    .anyMatch(line -> line.startsWith("Subject: To s"));
            var refused = row("nobody@acme.example");
            assertThat(refused.getNextTryAt()).isNull();
            assertThat(refused.getContent()).isNotNull();
            assertThat(refused.getFailure()).contains("refuses this address", "550 5.1.1 no such person");
            assertThat(row(TO).getSentAt()).isNotNull();
        }
    }

    @Test
    void aMailThatIsNotWantedNowIsTriedAgainAfterGrowingPauses() {
        try (var smtp = new FakeSmtp(line -> line.startsWith("RCPT") ? "450 4.2.0 greylisted" : "", null)) {
            portal.clock().stop();
            portal.outbox().put(message(TO, "Patience"));
            var pauses = new ArrayList<Long>();
            for (var i = 0; i < 11; i++) {
                deliver(smtp);
                var now = portal.clock().instant();
                pauses.add(Duration.between(now, row().getNextTryAt()).toMinutes());
                portal.clock().stopAt(row().getNextTryAt());
            }

            assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 360L, 360L);
            assertThat(row().getAttempts()).isEqualTo(11);
            assertThat(row().getFailure()).contains("450 4.2.0 greylisted");
            assertThat(smtp.lines().stream().filter(line -> line.startsWith("RCPT")))
                    .hasSize(11);

            portal.clock().advance(Duration.ofDays(3));
            deliver(smtp);
            assertThat(row().getContent()).isNull();
            assertThat(row().getNextTryAt()).isNull();
            assertThat(row().getFailure()).contains("greylisted");
            assertThat(row().getAttempts()).isEqualTo(11);
        } finally {
            portal.clock().reset();
        }
    }

    @Test
    void aServerThatIsAwayIsTriedOnceAMinuteAndNotOncePerMail() {
        var tries = new AtomicInteger();
        try (var smtp = new FakeSmtp(line -> busy(line, tries), null)) {
            portal.clock().stop();
            IntStream.range(0, 5).forEach(i -> portal.outbox().put(message(TO, "Number " + i)));
            deliver(smtp);
            deliver(smtp);

            assertThat(tries).hasValue(1);
            assertThat(portal.db().fetch(OUTBOX)).allSatisfy(row -> {
                assertThat(row.getFailure()).isNotBlank();
                assertThat(row.getNextTryAt()).isAfter(portal.clock().instant());
            });
            portal.clock().advance(Duration.ofMinutes(1));
            deliver(smtp);
            assertThat(tries).hasValue(2);
        }
        portal.sendMail();
        assertThat(server.getReceivedMessages()).isEmpty();
        portal.clock().advance(Duration.ofMinutes(3));
        portal.sendMail();
        assertThat(server.getReceivedMessages()).hasSize(5);
        portal.clock().reset();
    }

    private static String busy(String line, AtomicInteger tries) {
        tries.addAndGet(line.equals("greeting") ? 1 : 0);
        return "421 too busy";
    }

    @Test
    void aMailOfWhichNobodyKnowsWhetherItWasTakenIsRecognizedTheSecondTime() {
        portal.clock().stop();
        portal.outbox().put(message(TO, "Once or twice"));
        var first = true;
        for (var reply : List.of(FakeSmtp.HANG_UP, "")) {
            try (var smtp = new FakeSmtp(line -> line.equals(".") ? reply : "", null)) {
                deliver(smtp);
                var id = "Message-ID: <" + row().getId() + "@tokens.example.org>";
                assertThat(smtp.lines()).contains(id);
                assertThat(row().getSentAt() == null).isEqualTo(first);
            }
            first = false;
            portal.clock().advance(Duration.ofMinutes(1));
        }
        portal.clock().reset();
    }

    @Test
    void whatASenderTookThatDiedIsSentByAnother() {
        portal.clock().stop();
        portal.outbox().put(message(TO, "Left behind"));
        var waiting =
                new OutboxStore(portal.db()).due(portal.clock().instant(), 1).getFirst();
        new OutboxStore(portal.db()).take(waiting, portal.clock().instant().plus(Duration.ofMinutes(10)));
        portal.sendMail();
        assertThat(server.getReceivedMessages()).isEmpty();

        portal.clock().advance(Duration.ofMinutes(10));
        portal.sendMail();
        assertThat(server.getReceivedMessages()).hasSize(1);
        portal.clock().reset();
    }

    private void deliver(FakeSmtp smtp) {
        var mailing = new Mailing(
                new SmtpServer(false, "127.0.0.1", smtp.port(), null, null),
                "latchkey@tokens.example.org",
                new Views(),
                2_000,
                null);
        new OutboxDelivery(portal.db(), portal.outbox(), mailing, portal.clock()).send(() -> false);
    }

    private static Message message(String to, String subject) {
        return message(MessageKind.TOKEN_REVOKED, to, subject);
    }

    private static Message message(MessageKind kind, String to, String subject) {
        return new Message(kind, to, subject, List.of("Something happened."), null, List.of(), "You own Acme.");
    }

    private OutboxRecord row() {
        return portal.db().fetchSingle(OUTBOX);
    }

    private OutboxRecord row(String recipient) {
        return portal.db().fetchSingle(OUTBOX, OUTBOX.RECIPIENT.eq(recipient));
    }

    private String schema() {
        return portal.db().fetchSingle("SELECT DATABASE()").get(0, String.class);
    }

    private MimeMessage only() {
        assertThat(server.getReceivedMessages()).hasSize(1);
        return server.getReceivedMessages()[0];
    }

    private static String part(MimeMessage mail, int index) throws MessagingException, IOException {
        return (String) ((MimeMultipart) mail.getContent()).getBodyPart(index).getContent();
    }
}
