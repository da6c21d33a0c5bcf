package latchkey.token;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import latchkey.database.Transactions;
import latchkey.mail.Message;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people which of their tokens expire in 30, 7 and 1 days, in at most one mail for each organization and day. What
 * was told is noted in the transaction that tells it: days on which nothing ran delay a warning and never skip it.
 */
public final class ExpiringTokens {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiringTokens.class);

    private final ExpiryStore tokens;
    private final AudienceReader audiences;
    private final BiConsumer<UUID, Message> outbox;
    private final Transactions transactions;
    private final String baseUrl;
    private final Clock clock;

    /** @param outbox where messages that tell of an organization are put */
    public ExpiringTokens(
            DSLContext db, BiConsumer<UUID, Message> outbox, Transactions transactions, String baseUrl, Clock clock) {
        this.tokens = new ExpiryStore(db);
        this.audiences = new AudienceReader(db);
        this.outbox = outbox;
        this.transactions = transactions;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /** Every organization for itself: one that fails must not keep the others from being told. */
    public void tell(BooleanSupplier stopping) {
        for (var organizationId : tokens.organizations()) {
            if (stopping.getAsBoolean()) {
                return;
            }
            try {
                tell(organizationId, clock.instant());
            } catch (RuntimeException e) {
                LOG.warn("Telling which tokens of {} expire failed: {}", organizationId, e.getMessage());
            }
        }
    }

    private void tell(UUID organizationId, Instant now) {
        if (!due(organizationId, now).isEmpty()) {
            transactions.run(() -> {
                // Before anything is read: of two instances one waits here and then sees what the other told.
                if (tokens.beginDay(organizationId, LocalDate.ofInstant(now, ZoneOffset.UTC))) {
                    tell(organizationId, due(organizationId, now), now);
                }
            });
        }
    }

    private void tell(UUID organizationId, List<Due> due, Instant now) {
        tokens.note(organizationId, due, now);
        var expiring = due.stream().map(Due::token).toList();
        new ExpiryDigest(audiences.of(organizationId), expiring, baseUrl, now)
                .messages()
                .forEach(message -> outbox.accept(organizationId, message));
    }

    private List<Due> due(UUID organizationId, Instant now) {
        return tokens.expiring(organizationId, now, ExpiryWarning.horizon(now, ExpiryWarning.FARTHEST)).stream()
                .flatMap(token -> ExpiryWarning.due(token.begins(), token.expiresAt(), token.given(), now).stream()
                        .map(days -> new Due(token, days)))
                .toList();
    }

    /** A token with the warning that is to be given of it. */
    record Due(ExpiringToken token, int days) {}
}
