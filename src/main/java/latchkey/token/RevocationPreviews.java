package latchkey.token;

import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import latchkey.organization.CurrentMember;
import org.jooq.DSLContext;

/** Finds out what revoking tokens would end. */
public final class RevocationPreviews {
    private final TokenReader tokens;
    private final BlastRadiusReader used;
    private final Clock clock;

    public RevocationPreviews(DSLContext db, Clock clock) {
        this.tokens = new TokenReader(db);
        this.used = new BlastRadiusReader(db);
        this.clock = clock;
    }

    /** Those that the member may see; fewer than were named if some are not to be found. */
    List<AccessToken> find(CurrentMember member, Collection<UUID> ids) {
        return tokens.inOrder(member.organization().id(), member.onlyOwner(), List.copyOf(ids));
    }

    RevocationPreview of(CurrentMember member, List<AccessToken> shown) {
        return of(member, shown, List.of());
    }

    /** @param more ids of tokens that are too many to show, none of them revoked */
    RevocationPreview of(CurrentMember member, List<AccessToken> shown, Collection<UUID> more) {
        var organizationId = member.organization().id();
        var now = clock.instant();
        var live = new HashSet<>(more);
        shown.stream().filter(token -> token.revocation() == null).forEach(token -> live.add(token.id()));
        return RevocationPreview.of(
                shown,
                live.size(),
                used.each(organizationId, live, now),
                used.together(organizationId, live, now),
                now);
    }
}
