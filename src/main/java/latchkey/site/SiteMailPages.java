package latchkey.site;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import latchkey.account.CurrentAccount;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.mail.Mail;
import latchkey.mail.Mails;
import latchkey.mail.Message;
import latchkey.web.Moment;
import latchkey.web.PathId;
import latchkey.web.Web;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What became of mails. Whoever runs the site sees none of them, but can hand over a single-use link that does not reach
 * its recipient by mail; the organizations that it concerns read of it in their logs.
 */
public final class SiteMailPages {
    private static final String LIST = "/site/mail";

    private final Mails mails;
    private final RecipientReader recipients;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Web web;
    private final Clock clock;

    public SiteMailPages(Mails mails, DSLContext db, AuditLog audit, Transactions transactions, Web web, Clock clock) {
        this.mails = mails;
        this.recipients = new RecipientReader(db);
        this.audit = audit;
        this.transactions = transactions;
        this.web = web;
        this.clock = clock;
    }

    public void index(Context ctx) {
        var unsent = mails.unsent().stream().map(this::view).toList();
        var sent = mails.sent().stream().map(this::view).toList();
        var server = mails.server();
        ctx.render(
                "site/mail",
                Map.of(
                        "unsent",
                        unsent,
                        "sent",
                        sent,
                        "isSet",
                        server != null,
                        "server",
                        server == null ? "" : server,
                        "hasWaiting",
                        unsent.stream().anyMatch(View::isKept)));
    }

    public void tryAgain(Context ctx) {
        if (mails.server() == null) {
            web.flash().sayNot(ctx, "No mail server is set, so nothing can be sent.");
        } else {
            var count = mails.tryAgain();
            switch (count) {
                case 0 -> web.flash().sayNot(ctx, "No mail waits to be sent.");
                case 1 -> web.flash().say(ctx, "One mail will be tried again within seconds.");
                default -> web.flash().say(ctx, "%,d mails will be tried again within seconds.".formatted(count));
            }
        }
        ctx.redirect(LIST, SEE_OTHER);
    }

    public void showLink(Context ctx) {
        var mail = mails.find(PathId.of(ctx)).orElseThrow(NotFoundResponse::new);
        var link = mails.showsLink(mail)
                ? reveal(mail, CurrentAccount.actor(ctx, web.clientAddress()))
                : Optional.<Message.Link>empty();
        if (link.isEmpty()) {
            web.flash().sayNot(ctx, "The link of this mail can’t be shown: it was sent, or does not work any more.");
            ctx.redirect(LIST, SEE_OTHER);
        } else {
            ctx.render("site/mail-link", Map.of("mail", view(mail), "link", link.get()));
        }
    }

    private Optional<Message.Link> reveal(Mail mail, Actor actor) {
        return transactions.call(() -> {
            var link = mails.link(mail);
            if (link.isPresent()) {
                record(null, mail, actor);
                logsOf(mail).forEach(id -> record(id, mail, actor));
            }
            return link;
        });
    }

    /** What tells of an organization is that organization's to know, and no other's of whoever gets it. */
    private List<UUID> logsOf(Mail mail) {
        return mail.organizationId() == null
                ? recipients.organizationsOf(mail.recipient())
                : List.of(mail.organizationId());
    }

    private void record(@Nullable UUID organizationId, Mail mail, Actor actor) {
        audit.record(
                organizationId,
                actor,
                AuditAction.MAIL_LINK_SHOWN,
                mail.id(),
                mail.recipient(),
                Map.of("mail", mail.words()));
    }

    private View view(Mail mail) {
        var now = clock.instant();
        return new View(
                mail.id(),
                mail.words(),
                mail.recipient(),
                new Moment(mail.createdAt(), now),
                Moment.orNull(mail.nextTryAt(), now),
                Moment.orNull(mail.sentAt(), now),
                mail.failure() == null ? "" : mail.failure(),
                mail.kept(),
                mails.showsLink(mail));
    }

    record View(
            UUID id,
            String words,
            String recipient,
            Moment written,
            @Nullable Moment nextTry,
            @Nullable Moment sent,
            String failure,
            boolean isKept,
            boolean showsLink) {}
}
