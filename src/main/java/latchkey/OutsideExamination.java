package latchkey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import latchkey.account.Oidc;
import latchkey.account.OidcSettings;
import latchkey.mail.SmtpServer;

/** Whether those answer whom the portal depends on: the mail server and the OpenID provider. Neither is signed in to. */
final class OutsideExamination {
    private static final int MILLISECONDS = 5_000;

    private final Settings settings;
    private final Findings findings;

    OutsideExamination(Start start, Findings findings) {
        this.settings = start.settings();
        this.findings = findings;
    }

    void run() {
        var smtp = settings.smtpServer();
        if (smtp == null) {
            findings.ok(
                    "smtp-url is not set: nothing is mailed, and site administrators find the links at /site/mail.");
        } else {
            mail(smtp);
        }
        var oidc = settings.oidc();
        if (oidc != null) {
            provider(oidc);
        }
    }

    private void mail(SmtpServer smtp) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(MILLISECONDS);
            socket.connect(new InetSocketAddress(smtp.host(), smtp.port()), MILLISECONDS);
            if (smtp.tls() || greets(socket)) {
                findings.ok("The mail server %s answers.".formatted(smtp));
            } else {
                findings.problem("What answers at %s is no mail server: correct LATCHKEY_SMTP_URL.".formatted(smtp));
            }
        } catch (IOException e) {
            findings.problem("The mail server %s does not answer: correct LATCHKEY_SMTP_URL, or see to the server."
                    .formatted(smtp));
        }
    }

    /** RFC 5321 §3.1: the server speaks first. */
    private static boolean greets(Socket socket) throws IOException {
        var line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        return line != null && line.startsWith("220");
    }

    private void provider(OidcSettings oidc) {
        // Nothing is kept, so any time will do.
        var complaint = Oidc.complaint(oidc, new PastClock(Instant.EPOCH));
        if (complaint == null) {
            findings.ok("The provider %s answers.".formatted(oidc.issuer()));
        } else {
            findings.problem("The provider %s does not answer as one: correct LATCHKEY_OIDC_ISSUER, or see to it. (%s)"
                    .formatted(oidc.issuer(), complaint));
        }
    }
}
