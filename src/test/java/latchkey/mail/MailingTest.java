package latchkey.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import latchkey.web.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told when a mail server can't be used. 127.0.0.2 stands for another machine. */
class MailingTest {
    private static final String PASSWORD = "hidden-secret-of-the-mail-server";
    private static final Message MESSAGE = new Message(
            MessageKind.TEST, "owner@acme.example", "Test", List.of("It works."), null, List.of(), "You asked.");

    private static final Views VIEWS = new Views();

    private final TestCertificate certificate = TestCertificate.of("ip:127.0.0.2");

    @Test
    void aHostThatIsNotThereIsNamed() {
        assertThat(unreachable(new SmtpServer(false, "no-such-host.invalid", 25, null, null)))
                .isEqualTo("There is no host called no-such-host.invalid.");
    }

    @Test
    void aPortWhereNobodyListensIsNamed() throws IOException {
        int port;
        try (var closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertThat(unreachable(new SmtpServer(false, "127.0.0.1", port, null, null)))
                .isEqualTo("Nothing answers at smtp://127.0.0.1:%d: the connection was refused.", port);
    }

    @Test
    void aServerThatSaysNothingIsWaitedForAWhileOnly() {
        for (var line : List.of("greeting", "DATA", ".")) {
            try (var smtp = new FakeSmtp(asked -> asked.equals(line) ? FakeSmtp.SILENCE : "", null)) {
                assertThat(unreachable(plain(smtp)))
                        .isEqualTo("smtp://127.0.0.1:%d did not answer in time.", smtp.port());
            }
        }
    }

    @Test
    void aPasswordThatIsRefusedIsSaidToBe() {
        UnaryOperator<String> echoing =
                line -> line.startsWith("AUTH") ? "535 5.7.8 wrong password " + PASSWORD + " for you" : "";
        try (var smtp = new FakeSmtp(echoing, null)) {
            var reason = unreachable(new SmtpServer(false, "127.0.0.1", smtp.port(), "someone", PASSWORD));

            assertThat(reason)
                    .contains("refuses the user or the password", "535")
                    .doesNotContain(PASSWORD);
        }
    }

    @Test
    void anAddressOfOursThatIsRefusedConcernsEveryMail() {
        try (var smtp = new FakeSmtp(line -> line.startsWith("MAIL") ? "553 not you" : "", null)) {
            assertThat(unreachable(plain(smtp)))
                    .contains("refuses mail from the address of this portal", "553 not you");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550, refuses this address",
        "DATA, 554, refuses this mail",
        ".,    552, refuses this mail",
    })
    void aMailThatIsRefusedIsTheOnlyOne(String command, int code, String words) {
        try (var smtp = new FakeSmtp(line -> line.startsWith(command) ? code + " no\u0007 thanks" : "", null)) {
            assertThat(send(plain(smtp), null))
                    .isInstanceOfSatisfying(
                            Delivery.Refused.class,
                            refused -> assertThat(refused.reason()).contains(words, code + " no thanks"));
        }
        try (var smtp = new FakeSmtp(line -> line.startsWith(command) ? "451 not now" : "", null)) {
            assertThat(send(plain(smtp), null)).isInstanceOf(Delivery.Postponed.class);
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsFoundOut() {
        try (var smtp = new FakeSmtp(line -> "", null)) {
            assertThat(unreachable(new SmtpServer(true, "127.0.0.1", smtp.port(), null, null)))
                    .contains("does not speak TLS", "should it be smtp://?");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCertificateHasToFit(boolean tlsFromTheStart) {
        try (var smtp = new FakeSmtp(line -> "", certificate.server(), tlsFromTheStart)) {
            var fitting = new SmtpServer(tlsFromTheStart, "127.0.0.2", smtp.port(), "someone", PASSWORD);
            var other = new SmtpServer(tlsFromTheStart, "127.0.0.3", smtp.port(), "someone", PASSWORD);

            assertThat(unreachable(fitting)).startsWith("The certificate of " + fitting);
            assertThat(send(other, certificate.trusting()))
                    .isEqualTo(new Delivery.Unreachable(
                            "The certificate of %s is not trusted, or is not made out to 127.0.0.3.".formatted(other)));
            assertThat(smtp.lines()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));

            assertThat(send(fitting, certificate.trusting())).isInstanceOf(Delivery.Delivered.class);
            assertThat(smtp.lines()).anyMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void toAnotherMachineTlsIsUsedWhereItIsOffered() {
        try (var smtp = new FakeSmtp(line -> "", certificate.server())) {
            var elsewhere = new SmtpServer(false, "127.0.0.2", smtp.port(), null, null);

            assertThat(unreachable(elsewhere)).startsWith("The certificate of smtp://127.0.0.2");
            assertThat(smtp.lines()).contains("STARTTLS").noneMatch(line -> line.startsWith("MAIL"));
        }
        try (var smtp = new FakeSmtp(line -> "", null)) {
            assertThat(send(new SmtpServer(false, "127.0.0.2", smtp.port(), null, null), null))
                    .isInstanceOf(Delivery.Delivered.class);
        }
    }

    @Test
    void withinThisMachineNoTlsIsNeeded() {
        try (var smtp = new FakeSmtp(line -> "", certificate.server())) {
            assertThat(send(new SmtpServer(false, "127.0.0.1", smtp.port(), "someone", PASSWORD), null))
                    .isInstanceOf(Delivery.Delivered.class);
            assertThat(smtp.lines()).doesNotContain("STARTTLS");
        }
    }

    @Test
    void aPasswordIsNotSentToAnotherMachineInTheClear() {
        try (var smtp = new FakeSmtp(line -> "", null)) {
            var elsewhere = new SmtpServer(false, "127.0.0.2", smtp.port(), "someone", PASSWORD);

            assertThat(unreachable(elsewhere)).contains("offers no encryption (STARTTLS)");
            assertThat(smtp.lines()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    private static SmtpServer plain(FakeSmtp smtp) {
        return new SmtpServer(false, "127.0.0.1", smtp.port(), null, null);
    }

    private static String unreachable(SmtpServer server) {
        var delivery = send(server, null);
        assertThat(delivery).isInstanceOf(Delivery.Unreachable.class);
        return ((Delivery.Unreachable) delivery).reason();
    }

    private static Delivery send(SmtpServer server, SSLSocketFactory trust) {
        return new Mailing(server, "latchkey@tokens.example.org", VIEWS, 700, trust)
                .send(UUID.randomUUID(), MESSAGE, Instant.parse("2026-12-01T08:00:00Z"));
    }
}
