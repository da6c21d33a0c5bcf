package latchkey.token;

import java.time.Clock;
import java.util.List;
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
        var grants = scopes.grants(token.organizationId(), List.of(token.id()));
        return ScopeAdvice.of(grants.getOrDefault(token.id(), List.of()), clock.instant());
    }
}
