package latchkey.mail;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as those see it who run the site: all about it but what it says.
 *
 * @param kind null: only a newer version knows it
 * @param organizationId which it tells of; null: an account or the site
 * @param nextTryAt null: it is not tried any more
 * @param sentAt null: not sent
 * @param failure what the server said last; null: it was not asked, or took it
 * @param kept whether what it says is still known
 */
public record Mail(
        UUID id,
        @Nullable MessageKind kind,
        String recipient,
        @Nullable UUID organizationId,
        Instant createdAt,
        @Nullable Instant nextTryAt,
        @Nullable Instant sentAt,
        @Nullable String failure,
        boolean kept) {
    /** For people. */
    public String words() {
        return kind == null ? "Message of a newer version" : kind.words();
    }

    boolean hasLink(Instant now) {
        return kept && kind != null && kind.hasSingleUseLink() && now.isBefore(createdAt.plus(kind.worth()));
    }
}
