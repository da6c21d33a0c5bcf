package latchkey.mail;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.util.UUID;
import latchkey.web.SealedBox;
import org.jooq.DSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where messages wait to be sent, sealed, since some hold a single-use link. Put one in within the transaction of its
 * cause: then there is never the one without the other.
 */
public final class Outbox {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final OutboxStore store;
    private final SealedBox box;
    private final Clock clock;

    public Outbox(DSLContext db, SealedBox box, Clock clock) {
        this.store = new OutboxStore(db);
        this.box = box;
        this.clock = clock;
    }

    public void put(Message message) {
        var id = UuidCreator.getTimeOrderedEpoch();
        store.insert(
                id,
                message.kind(),
                message.to(),
                box.seal(purpose(id), JSON.writeValueAsBytes(message)),
                clock.instant());
    }

    /** @throws IllegalArgumentException if it was sealed by another installation, or for another row */
    Message open(UUID id, byte[] content) {
        try {
            return JSON.readValue(box.open(purpose(id), content), Message.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("Not a message that this version can read", e);
        }
    }

    /** A box that was moved to another row can't be opened. */
    private static String purpose(UUID id) {
        return "mail " + id;
    }
}
