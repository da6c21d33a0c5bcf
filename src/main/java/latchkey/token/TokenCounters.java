package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import latchkey.audit.AuditStore;
import latchkey.token.CounterReader.Counters;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Counts the tokens of an organization by their state, anew only when something may have changed. */
public final class TokenCounters {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    private final CounterReader reader;
    private final Unchanged<Optional<UUID>, Counters> counted;

    public TokenCounters(DSLContext db, AuditStore events) {
        this.reader = new CounterReader(db);
        this.counted = new Unchanged<>(events, LONGEST, MOST);
    }

    Counters of(UUID organizationId, @Nullable UUID onlyOwner, Instant now) {
        return counted.get(
                organizationId,
                Optional.ofNullable(onlyOwner),
                now,
                () -> reader.count(organizationId, onlyOwner, now));
    }
}
