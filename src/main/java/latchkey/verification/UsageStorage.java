package latchkey.verification;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
     * Counts calls, sorted by token. Call it within a transaction. Events come last, one organization after another:
     * whoever revokes holds the token and then waits for the end of the log, never the other way round.
     */
    void store(List<GatheredUse> sorted) {
        var events = new TreeMap<UUID, List<Runnable>>();
        firstsOfDay(sorted).forEach(dead -> note(events, dead, refusal(dead)));
        var counted = sorted.stream().map(GatheredUse::counted).toList();
        var accepted =
                counted.stream().filter(calls -> calls.use().isAccepted()).toList();
        usage.add(counted);
        usage.touch(accepted);
        secrets.touch(accepted);
        scopes.used(accepted);
        clients.add(counted);
        for (var gathered : sorted) {
            var event = cutOver(gathered.use(), gathered.calls());
            if (event != null) {
                note(events, gathered, event);
            }
        }
        events.values().forEach(ofOrganization -> ofOrganization.forEach(Runnable::run));
    }

    private static void note(Map<UUID, List<Runnable>> events, GatheredUse gathered, Runnable event) {
        events.computeIfAbsent(gathered.use().organizationId(), id -> new ArrayList<>())
                .add(event);
    }

    private @Nullable Runnable cutOver(Use use, Gathered calls) {
        return use.isAccepted() && calls.startsGrace() && calls.firstUse() != null
                ? rotation.newSecretUsed(
                        use.organizationId(), use.tokenId(), calls.tokenName(), use.prefix(), calls.firstUse())
                : null;
    }

    /** One event a day for each dead secret: the rest is counted, or a forgotten script would fill the log. */
    private Collection<GatheredUse> firstsOfDay(List<GatheredUse> sorted) {
        var firsts = new LinkedHashMap<List<Object>, GatheredUse>();
        for (var gathered : sorted) {
            var use = gathered.use();
            if (OF_DEAD_SECRETS.contains(use.outcome()) && isFirstOfDay(use)) {
                firsts.putIfAbsent(List.of(use.tokenId(), use.prefix(), use.outcome(), use.day()), gathered);
            }
        }
        return firsts.values();
    }

    private boolean isFirstOfDay(Use use) {
        var midnight = use.day().atStartOfDay(ZoneOffset.UTC).toInstant();
        return !clients.has(use.organizationId(), use.tokenId(), use.prefix(), use.outcome(), midnight);
    }

    private Runnable refusal(GatheredUse dead) {
        var use = dead.use();
        var calls = dead.calls();
        var actor = new Actor(null, "Somebody with its dead secret", calls.lastAddress(), "");
        var details = Map.of("prefix", use.prefix(), "agent", use.agent(), "secret", use.outcome());
        return () -> audit.record(
                use.organizationId(), actor, AuditAction.TOKEN_REFUSED, use.tokenId(), calls.tokenName(), details);
    }
}
