package latchkey.mail;

import java.util.Map;
import latchkey.web.Views;

/** What a message looks like to its reader. */
record MailText(String subject, String plain, String html) {
    static MailText of(Message message, Views views) {
        var subject = HeaderText.of(message.subject());
        return new MailText(
                subject,
                PlainText.of(message),
                views.render("mail/message", Map.of("mail", message, "subject", subject)));
    }
}
