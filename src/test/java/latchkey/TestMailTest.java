package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestMailTest {
    private static final String TO = "owner@acme.example";

    private final GreenMail server = started();

    private static GreenMail started() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        server.start();
        return server;
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @Test
    void theMailArrivesAndTheServerIsNamed() {
        var url = "smtp://127.0.0.1:" + server.getSmtp().getPort();
        var ended = test(TO, "smtp-url=" + url, "base-url=https://tokens.example.org");

        assertThat(ended.errors()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(ended.output()).isEqualTo(url + " took the mail to owner@acme.example.\n");
        assertThat(GreenMailUtil.getWholeMessage(server.getReceivedMessages()[0]))
                .contains("From: Latchkey <latchkey@tokens.example.org>", "Subject: Latchkey can send mail", "Date: ");
    }

    @Test
    void aServerThatIsNotThereIsOneSentence() {
        var ended = test(TO, "smtp-url=smtps://someone:hidden-secret@no-such-host.invalid");

        assertThat(ended.status()).isEqualTo(69);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors()).isEqualTo("There is no host called no-such-host.invalid.\n");
    }

    @Test
    void withoutAServerThereIsNothingToTest() {
        var ended = test(TO, "smtp-url=");

        assertThat(ended.status()).isEqualTo(78);
        assertThat(ended.errors()).isEqualTo("No mail server is set: set LATCHKEY_SMTP_URL (smtp-url).\n");
        assertThat(test(TO, "smtp-url=smtp://u:hidden-secret%@host").errors())
                .startsWith("LATCHKEY_SMTP_URL (smtp-url) is not of the form")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nobody", "a@b.example,c@d.example", "a@b.example\r\nBcc: c@d.example", "A <a@b.example>"})
    void whatIsNoAddressIsWrongUsage(String to) {
        var ended = test(to, "smtp-url=smtp://127.0.0.1:1");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.errors()).startsWith("What was given with --to is no e-mail address.");
    }

    private static Commands.Ended test(String to, String... settings) {
        var arguments = new String[4 + 2 * settings.length];
        arguments[0] = "mail";
        arguments[1] = "test";
        arguments[2] = "--to";
        arguments[3] = to;
        for (var i = 0; i < settings.length; i++) {
            arguments[4 + 2 * i] = "--set";
            arguments[5 + 2 * i] = settings[i];
        }
        return Commands.run(arguments);
    }
}
