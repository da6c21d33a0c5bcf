package latchkey.verification;

import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
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

    /** Call it within a transaction. */
    void store(Use use, Gathered calls) {
        if (use.isAccepted()) {
            storeAccepted(use, calls);
        } else {
            storeRefused(use, calls);
        }
        clients.add(use, calls.calls(), calls.lastAt());
    }

    private void storeAccepted(Use use, Gathered calls) {
        var organizationId = use.organizationId();
        var tokenId = use.tokenId();
        usage.add(organizationId, tokenId, use.day(), calls.calls(), 0);
        usage.touch(organizationId, tokenId, calls.lastAt(), use.address().isEmpty() ? null : use.address());
        secrets.touch(organizationId, tokenId, use.prefix(), calls.firstAt(), calls.lastAt(), use.address());
        calls.needed().forEach((scope, needed) -> scopes.used(organizationId, tokenId, scope, needed, calls.lastAt()));
        if (calls.startsGrace()) {
            rotation.newSecretUsed(organizationId, tokenId, calls.tokenName(), use.prefix(), calls.firstAt());
        }
    }

    private void storeRefused(Use use, Gathered calls) {
        usage.add(use.organizationId(), use.tokenId(), use.day(), 0, calls.calls());
        if (OF_DEAD_SECRETS.contains(use.outcome()) && isFirstOfDay(use)) {
            var actor = new Actor(null, "Somebody with its dead secret", use.address(), "");
            var details = Map.of("prefix", use.prefix(), "agent", use.agent(), "secret", use.outcome());
            audit.record(
                    use.organizationId(), actor, AuditAction.TOKEN_REFUSED, use.tokenId(), calls.tokenName(), details);
        }
    }

    /** One event a day for each dead secret: the rest is counted, or a forgotten script would fill the log. */
    private boolean isFirstOfDay(Use use) {
        var midnight = use.day().atStartOfDay(ZoneOffset.UTC).toInstant();
        return !clients.has(use.organizationId(), use.tokenId(), use.prefix(), use.outcome(), midnight);
    }
}
