package latchkey.mail;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What those who run the site may know of mails, and do about those that do not arrive. */
public final class Mails {
    private static final int MOST_LISTED = 100;

    private final OutboxReader reader;
    private final OutboxStore store;
    private final Outbox outbox;
    private final @Nullable SmtpServer server;
    private final Clock clock;

    /** @param server null: none is set, and no mail is sent */
    public Mails(DSLContext db, Outbox outbox, @Nullable SmtpServer server, Clock clock) {
        this.reader = new OutboxReader(db);
        this.store = new OutboxStore(db);
        this.outbox = outbox;
        this.server = server;
        this.clock = clock;
    }

    /** The server, without its password; null: none is set. */
    public @Nullable String server() {
        return server == null ? null : server.toString();
    }

    /** Those that wait, failed or were given up, the newest first. */
    public List<Mail> unsent() {
        return reader.unsent(MOST_LISTED);
    }

    /** Those that were sent, the newest first. */
    public List<Mail> sent() {
        return reader.sent(MOST_LISTED);
    }

    /** @return how many will be tried within seconds */
    public int tryAgain() {
        return store.tryAgain(clock.instant());
    }

    /** Whether its link can be handed over by other ways: it works once, and the mail with it does not arrive. */
    public boolean showsLink(Mail mail) {
        return mail.sentAt() == null && mail.hasLink(clock.instant()) && (server == null || mail.failure() != null);
    }

    public Optional<Mail> find(UUID id) {
        return reader.find(id);
    }

    /** The link of a mail for which {@link #showsLink} holds; empty if it was sent or given up meanwhile, or can't be read. */
    public Optional<Message.Link> link(Mail mail) {
        return reader.content(mail.id())
                .flatMap(content -> outbox.open(mail.id(), content))
                .map(Message::link);
    }
}
