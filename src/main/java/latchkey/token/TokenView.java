package latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/** A token as pages show it. */
record TokenView(
        UUID id,
        String name,
        String description,
        TokenStatus status,
        String prefix,
        List<String> scopes,
        @Nullable Person owner,
        @Nullable Person createdBy,
        Moment created,
        Moment modified,
        @Nullable Moment expires,
        @Nullable Moment lastUsed,
        @Nullable String lastUsedIp,
        @Nullable BlockView block,
        @Nullable Moment endsUnused,
        @Nullable Moment revoked,
        String revokedBy,
        String revocationReason) {

    static TokenView of(AccessToken token, Instant now) {
        var revocation = token.revocation();
        return new TokenView(
                token.id(),
                token.name(),
                token.description(),
                token.status(now),
                token.prefix(),
                token.scopes(),
                token.owner(),
                token.createdBy(),
                new Moment(token.createdAt(), now),
                new Moment(token.modifiedAt(), now),
                Moment.orNull(token.expiresAt(), now),
                Moment.orNull(token.lastUsedAt(), now),
                token.lastUsedIp(),
                BlockView.orNull(token.block(), now),
                Moment.orNull(UnusedTokens.suspendedAt(token.unusedWarnedAt()), now),
                revocation == null ? null : new Moment(revocation.at(), now),
                token.revokedBy(),
                revocation == null ? "" : revocation.reason());
    }

    /** Whether there is anything left to revoke. */
    public boolean isChangeable() {
        return revoked == null && status != TokenStatus.EXPIRED;
    }

    public boolean isLive() {
        return status.isLive();
    }
}
