package latchkey;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.token.CountedUse;
import latchkey.token.ScopeUseStore;
import latchkey.token.UsageStore;
import latchkey.token.Use;
import org.jooq.DSLContext;

/** Use of tokens on days gone by. */
public final class Uses {
    private final UsageStore usage;
    private final ScopeUseStore scopes;

    public Uses(DSLContext db) {
        this.usage = new UsageStore(db);
        this.scopes = new ScopeUseStore(db);
    }

    public void add(UUID organizationId, UUID tokenId, LocalDate day, long accepted, long refused) {
        var at = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        usage.add(List.of(
                CountedUse.of(use(organizationId, tokenId, at, "", Use.ACCEPTED), accepted, at),
                CountedUse.of(use(organizationId, tokenId, at, "", "scope"), refused, at)));
    }

    public void touch(UUID organizationId, UUID tokenId, Instant at, String address) {
        usage.touch(List.of(CountedUse.of(use(organizationId, tokenId, at, address, Use.ACCEPTED), 1, at)));
    }

    public void need(UUID organizationId, UUID tokenId, String scope, Instant at) {
        var use = use(organizationId, tokenId, at, "", Use.ACCEPTED);
        scopes.used(List.of(new CountedUse(use, 12, at, at, "", Map.of(scope, 12L), null)));
    }

    private static Use use(UUID organizationId, UUID tokenId, Instant at, String address, String outcome) {
        return new Use(organizationId, tokenId, "", at, address, "", outcome);
    }
}
