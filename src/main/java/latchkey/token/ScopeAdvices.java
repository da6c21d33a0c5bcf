package latchkey.token;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** Finds out whether tokens may do more than they do. */
public final class ScopeAdvices {
    private final ScopeUseReader scopes;
    private final Clock clock;

    public ScopeAdvices(DSLContext db, Clock clock) {
        this.scopes = new ScopeUseReader(db);
        this.clock = clock;
    }

    ScopeAdvice of(AccessToken token) {
        return of(token.organizationId(), List.of(token.id()))
                .getOrDefault(token.id(), ScopeAdvice.of(List.of(), clock.instant()));
    }

    /** For a page of tokens, by one query; a token without scopes is not in the answer. */
    Map<UUID, ScopeAdvice> of(UUID organizationId, Collection<UUID> tokenIds) {
        var now = clock.instant();
        return scopes.grants(organizationId, tokenIds).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ScopeAdvice.of(entry.getValue(), now)));
    }
}
