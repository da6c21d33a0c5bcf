package latchkey.mail;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import latchkey.web.Views;
import org.jspecify.annotations.Nullable;
import org.simplejavamail.MailException;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;

/**
 * Hands mails to the server, one connection each. What goes to another machine is encrypted where the server can, under
 * a certificate that fits, and a password never goes there in the clear.
 */
public final class Mailing {
    private static final String NAME = "Latchkey";
    private static final int PATIENCE_MILLISECONDS = 15_000;

    private final SmtpServer server;
    private final String from;
    private final Views views;
    private final Mailer mailer;

    /** @param from the address that mails come from */
    public Mailing(SmtpServer server, String from, Views views) {
        this(server, from, views, PATIENCE_MILLISECONDS, null);
    }

    /** @param trust null: the certificates that Java trusts */
    Mailing(SmtpServer server, String from, Views views, int patienceMilliseconds, @Nullable SSLSocketFactory trust) {
        this.server = server;
        this.from = from;
        this.views = views;
        this.mailer = MailerBuilder.withSMTPServer(server.host(), server.port(), server.user(), server.password())
                .withTransportStrategy(strategy(server))
                // We check addresses ourselves, and it takes “localhost” for no domain.
                .clearEmailValidator()
                .withSessionTimeout(patienceMilliseconds)
                .trustingAllHosts(false)
                .verifyingServerIdentity(true)
                .withProperties(properties(server, trust))
                .buildMailer();
    }

    private static Properties properties(SmtpServer server, @Nullable SSLSocketFactory trust) {
        var properties = new Properties();
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(!server.isLoopback()));
        for (var protocol : List.of("mail.smtp", "mail.smtps")) {
            // To look up the name of this machine costs time, and tells the server what it need not know.
            properties.setProperty(protocol + ".localhost", "latchkey");
            if (trust != null) {
                properties.put(protocol + ".ssl.socketFactory", trust);
            }
        }
        return properties;
    }

    private static TransportStrategy strategy(SmtpServer server) {
        if (server.tls()) {
            return TransportStrategy.SMTPS;
        }
        return server.password() == null || server.isLoopback() ? TransportStrategy.SMTP : TransportStrategy.SMTP_TLS;
    }

    /**
     * Sends a message now.
     *
     * @param id a mail that is sent again, after nobody knew whether it was, bears the same
     * @param at when it was written; null: now
     */
    public Delivery send(UUID id, Message message, @Nullable Instant at) {
        if (!Address.isValid(message.to())) {
            return new Delivery.Refused("This is no address that mail can be sent to.");
        }
        try {
            var unused = mailer.sendMail(mail(id, message, at), false);
            return new Delivery.Delivered();
        } catch (MailException e) {
            return new FailureWords(server).of(e);
        }
    }

    private Email mail(UUID id, Message message, @Nullable Instant at) {
        var text = MailText.of(message, views);
        var mail = EmailBuilder.ignoringDefaults()
                .startingBlank()
                .fixingMessageId("<%s@%s>".formatted(id, from.substring(from.indexOf('@') + 1)))
                .from(NAME, from)
                .withRecipient(null, message.to(), jakarta.mail.Message.RecipientType.TO)
                .withSubject(text.subject())
                .withPlainText(text.plain())
                .withHTMLText(text.html())
                // No machine shall answer it (RFC 3834 §5).
                .withHeader("Auto-Submitted", "auto-generated");
        return at == null
                ? mail.buildEmail()
                : mail.fixingSentDate(Date.from(at)).buildEmail();
    }
}
