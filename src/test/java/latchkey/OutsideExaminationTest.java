package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import latchkey.account.TestProvider;
import org.junit.jupiter.api.Test;

/** What the doctor says of the mail server and the OpenID provider. */
class OutsideExaminationTest {
    @Test
    void whereNothingOutsideIsSetThatIsSaid() {
        assertThat(findings(Map.of()))
                .containsExactly(
                        "ok       smtp-url is not set: nothing is mailed, and site administrators find the links at /site/mail.");
    }

    @Test
    void aMailServerThatGreetsIsInOrderAndIsNotSignedInTo() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        server.start();
        try {
            var url = "127.0.0.1:" + server.getSmtp().getPort();
            assertThat(findings(Map.of("smtp-url", "smtp://someone:hidden-secret@" + url)))
                    .containsExactly("ok       The mail server smtp://" + url + " answers.");
        } finally {
            server.stop();
        }
    }

    @Test
    void aMailServerThatIsNotThereIsAProblem() throws IOException {
        var url = "smtp://127.0.0.1:" + freePort();
        assertThat(findings(Map.of("smtp-url", url)))
                .containsExactly("problem  The mail server " + url
                        + " does not answer: correct LATCHKEY_SMTP_URL, or see to the server.");
    }

    @Test
    void whatGreetsLikeSomethingElseIsNoMailServer() throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(listening, "SSH-2.0-OpenSSH_10.0\r\n"));
            var url = "smtp://127.0.0.1:" + listening.getLocalPort();
            assertThat(findings(Map.of("smtp-url", url)))
                    .containsExactly(
                            "problem  What answers at " + url + " is no mail server: correct LATCHKEY_SMTP_URL.");
        }
    }

    @Test
    void whatHangsUpIsNoMailServer() throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(listening, ""));
            assertThat(findings(Map.of("smtp-url", "smtp://127.0.0.1:" + listening.getLocalPort())))
                    .singleElement()
                    .asString()
                    .startsWith("problem  What answers at ");
        }
    }

    @Test
    void aProviderThatAnswersIsInOrder() {
        try (var provider = new TestProvider()) {
            assertThat(findings(provider.settings()))
                    .contains("ok       The provider " + provider.settings().get("oidc.issuer") + " answers.");
        }
    }

    @Test
    void aProviderThatIsDownIsAProblemWithItsReasonAndWithoutItsSecret() {
        try (var provider = new TestProvider()) {
            provider.breakDown(true);
            assertThat(findings(provider.settings()))
                    .last()
                    .asString()
                    .startsWith("problem  The provider " + provider.settings().get("oidc.issuer")
                            + " does not answer as one: correct LATCHKEY_OIDC_ISSUER, or see to it. (")
                    .doesNotContain(provider.settings().get("oidc.client-secret"));
        }
    }

    private static void greet(ServerSocket listening, String words) {
        try (var socket = listening.accept()) {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> findings(Map<String, String> flags) {
        var lines = new ArrayList<String>();
        var settings = SettingsFiles.read(Path.of("no such file"), Map.of(), flags);
        new OutsideExamination(new Start(settings, false), new Findings(lines::add)).run();
        return lines;
    }
}
