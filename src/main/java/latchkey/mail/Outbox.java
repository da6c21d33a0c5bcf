package latchkey.mail;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import latchkey.web.SealedBox;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where messages wait to be sent, sealed, since some hold a single-use link. Put one in within the transaction of its
 * cause: then there is never the one without the other.
 */
public final class Outbox {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LEFT = "Its recipient left the organization before it was sent.";

    private final OutboxStore store;
    private final SealedBox box;
    private final Clock clock;

    public Outbox(DSLContext db, SealedBox box, Clock clock) {
        this.store = new OutboxStore(db);
        this.box = box;
        this.clock = clock;
    }

    /** What concerns an account or the site. */
    public void put(Message message) {
        put(null, message);
    }

    /** @param organizationId which it tells of: whoever leaves that does not get it any more */
    public void put(@Nullable UUID organizationId, Message message) {
        var id = UuidCreator.getTimeOrderedEpoch();
        store.insert(
                id,
                message.kind(),
                message.to(),
                organizationId,
                box.seal(purpose(id), JSON.writeValueAsBytes(message)),
                clock.instant());
    }

    /** For somebody who leaves an organization: what waits for them and tells of it is not theirs to read any more. */
    public void forget(UUID organizationId, String recipient) {
        store.forget(organizationId, recipient, LEFT);
    }

    /** Empty if it was sealed under another key or for another row, or only another version can read it. */
    Optional<Message> open(UUID id, byte[] content) {
        try {
            return Optional.of(JSON.readValue(box.open(purpose(id), content), Message.class));
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** A box that was moved to another row can't be opened. */
    private static String purpose(UUID id) {
        return "mail " + id;
    }
}
