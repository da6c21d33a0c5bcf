package latchkey.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpServerTest {
    @ParameterizedTest
    @CsvSource({
        "smtp://mail.example.org,                       false, mail.example.org, 25,   ,      ",
        "smtp://mail.example.org/,                      false, mail.example.org, 25,   ,      ",
        "smtp://mail.example.org:2525,                  false, mail.example.org, 2525, ,      ",
        "SMTP://u:p@mail.example.org,                   false, mail.example.org, 587,  u,     p",
        "smtps://u:p@mail.example.org,                  true,  mail.example.org, 465,  u,     p",
        "smtps://me%40a.example:a%3Ab%2Fc@m.example:9,  true,  m.example,        9,    me@a.example, a:b/c",
        "smtp://u:a+b%2Bc:d@m.example,                  false, m.example,        587,  u,     a+b+c:d",
        "smtp://[::1]:25,                               false, ::1,              25,   ,      ",
    })
    void anAddressIsRead(String url, boolean tls, String host, int port, String user, String password) {
        assertThat(SmtpServer.parse(url)).isEqualTo(new SmtpServer(tls, host, port, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.org",
                "mail.example.org:25",
                "http://mail.example.org",
                "smtp:",
                "smtp://",
                "smtp:///",
                "smtp://:25",
                "smtp://mail.example.org:0",
                "smtp://mail.example.org:65536",
                "smtp://mail.example.org:port",
                "smtp://mail.example.org/inbox",
                "smtp://mail.example.org?from=a@b.example",
                "smtp://mail.example.org#x",
                "smtp://hidden-secret@mail.example.org",
                "smtp://user:@mail.example.org",
                "smtp://:hidden-secret@mail.example.org",
                "smtp://user:hidden-secret%@mail.example.org",
                "smtp://user:hidden-secret%zz@mail.example.org",
                "smtp://user:hidden secret@mail.example.org",
                "smtp://user:hidden-secret@mail_server",
                "smtp://user:hidden-secret#1@mail.example.org",
            })
    void whatIsNoneIsRefusedWithoutRepeatingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpServer.parse(url))
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
    }

    @Test
    void asTextItHasNoPassword() {
        var server = SmtpServer.parse("smtps://someone:hidden-secret@mail.example.org");

        assertThat(server).hasToString("smtps://mail.example.org:465");
        assertThat(SmtpServer.parse("smtp://[::1]")).hasToString("smtp://[::1]:25");
    }
}
