package latchkey.mail;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/**
 * Puts news of an organization into the outbox, for each recipient as many within an hour as somebody reads. Then comes
 * one that says that there is more, and until the hour is over none.
 */
public final class NewsLimit {
    public static final int MOST_IN_AN_HOUR = 20;

    private static final List<MessageKind> NEWS =
            List.of(MessageKind.TOKEN_CREATED, MessageKind.TOKEN_ROTATED, MessageKind.TOKEN_REVOKED);

    private final OutboxStore store;
    private final Outbox outbox;
    private final Clock clock;

    public NewsLimit(DSLContext db, Outbox outbox, Clock clock) {
        this.store = new OutboxStore(db);
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Of two at the same moment neither counts the other: a mail too many does no harm.
     *
     * @param last what is said instead, to the same recipient, by the last of the hour; of one of the same kinds
     */
    public void put(UUID organizationId, Message message, Supplier<Message> last) {
        var hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        var told = store.countSince(organizationId, message.to(), NEWS, hour);
        if (told < MOST_IN_AN_HOUR) {
            outbox.put(organizationId, message);
        } else if (told == MOST_IN_AN_HOUR) {
            outbox.put(organizationId, last.get());
        }
    }
}
