package latchkey.verification;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.token.ClientStore;
import latchkey.token.ScopeUseStore;
import latchkey.token.SecretStore;
import latchkey.token.TokenRotation;
import latchkey.token.UsageStore;
import latchkey.token.Use;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Writes the use of tokens down everywhere that it is asked for. */
public final class UsageStorage {
    private static final Set<String> OF_DEAD_SECRETS = Set.of(Refusal.REVOKED.code(), Refusal.ENDED.code());

    private final UsageStore usage;
    private final ClientStore clients;
    private final SecretStore secrets;
    private final ScopeUseStore scopes;
    private final TokenRotation rotation;
    private final AuditLog audit;

    public UsageStorage(DSLContext db, TokenRotation rotation, AuditLog audit) {
        this.usage = new UsageStore(db);
        this.clients = new ClientStore(db);
        this.secrets = new SecretStore(db);
        this.scopes = new ScopeUseStore(db);
        this.rotation = rotation;
        this.audit = audit;
    }

    /**
     * Stores calls, sorted by token. Call it within a transaction. Events come last, one organization after another:
     * whoever revokes holds the token and then waits for the end of the log, never the other way round.
     */
    void store(List<Map.Entry<Use, Gathered>> sorted) {
        var events = new TreeMap<UUID, List<Runnable>>();
        for (var entry : sorted) {
            var event = store(entry.getKey(), entry.getValue());
            if (event != null) {
                events.computeIfAbsent(entry.getKey().organizationId(), id -> new ArrayList<>())
                        .add(event);
            }
        }
        events.values().forEach(ofOrganization -> ofOrganization.forEach(Runnable::run));
    }

    private @Nullable Runnable store(Use use, Gathered calls) {
        var event = use.isAccepted() ? storeAccepted(use, calls) : storeRefused(use, calls);
        clients.add(use, calls.calls(), calls.lastAt(), calls.lacked(use.outcome()));
        return event;
    }

    private @Nullable Runnable storeAccepted(Use use, Gathered calls) {
        var organizationId = use.organizationId();
        var tokenId = use.tokenId();
        var address = calls.lastAddress();
        usage.add(organizationId, tokenId, use.day(), calls.calls(), 0);
        usage.touch(organizationId, tokenId, calls.lastAt(), address.isEmpty() ? null : address);
        secrets.touch(organizationId, tokenId, use.prefix(), calls.firstUse(), calls.lastAt(), address);
        calls.needed().forEach((scope, needed) -> scopes.used(organizationId, tokenId, scope, needed, calls.lastAt()));
        return calls.startsGrace() && calls.firstUse() != null
                ? rotation.newSecretUsed(organizationId, tokenId, calls.tokenName(), use.prefix(), calls.firstUse())
                : null;
    }

    private @Nullable Runnable storeRefused(Use use, Gathered calls) {
        usage.add(use.organizationId(), use.tokenId(), use.day(), 0, calls.calls());
        if (!OF_DEAD_SECRETS.contains(use.outcome()) || !isFirstOfDay(use)) {
            return null;
        }
        var actor = new Actor(null, "Somebody with its dead secret", calls.lastAddress(), "");
        var details = Map.of("prefix", use.prefix(), "agent", use.agent(), "secret", use.outcome());
        return () -> audit.record(
                use.organizationId(), actor, AuditAction.TOKEN_REFUSED, use.tokenId(), calls.tokenName(), details);
    }

    /** One event a day for each dead secret: the rest is counted, or a forgotten script would fill the log. */
    private boolean isFirstOfDay(Use use) {
        var midnight = use.day().atStartOfDay(ZoneOffset.UTC).toInstant();
        return !clients.has(use.organizationId(), use.tokenId(), use.prefix(), use.outcome(), midnight);
    }
}
