package latchkey.verification;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.token.IdempotencyKey;
import latchkey.token.Peppers;
import latchkey.token.TokenSecret;
import latchkey.web.Exchange;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Registers, authenticates and revokes resource servers, whose secrets are made and kept like those of tokens. */
public final class ResourceServers {
    private final ResourceServerStore servers;
    private final Lookup lookup;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Peppers peppers;
    private final String brand;
    private final Clock clock;
    private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();

    /** @param tokenBrand the brand of tokens: that of resource servers is the same with "rs" behind it */
    public ResourceServers(
            DSLContext db,
            Lookup lookup,
            AuditLog audit,
            Transactions transactions,
            Peppers peppers,
            String tokenBrand,
            Clock clock) {
        this.lookup = lookup;
        this.servers = new ResourceServerStore(db);
        this.audit = audit;
        this.transactions = transactions;
        this.peppers = peppers;
        this.brand = tokenBrand + "rs";
        this.clock = clock;
    }

    /** What came of registering one. */
    public sealed interface Registration {
        /** The only time that the secret is at hand. */
        record Registered(UUID id, String name, TokenSecret secret) implements Registration {}

        record NameTaken() implements Registration {}

        /** The same form was sent before. */
        record AlreadyRegistered() implements Registration {}
    }

    public Registration register(String name, IdempotencyKey key, UUID accountId, Actor actor) {
        var secret = TokenSecret.generate(brand);
        var id = UuidCreator.getTimeOrderedEpoch();
        try {
            transactions.run(() -> {
                var server = new ResourceServer(id, name, secret.prefix(), clock.instant(), null, null);
                servers.insert(server, peppers.digest(secret), key, accountId);
                audit.record(null, actor, AuditAction.RESOURCE_SERVER_REGISTERED, id, name, Map.of());
            });
            return new Registration.Registered(id, name, secret);
        } catch (DataAccessException e) {
            if (UniqueKeys.violated(e, "resource_server_idempotency_key")) {
                return new Registration.AlreadyRegistered();
            } else if (UniqueKeys.violated(e, "resource_server_live_name")) {
                return new Registration.NameTaken();
            }
            throw e;
        }
    }

    /** Live ones first, by name. */
    List<ResourceServer> list() {
        return servers.list();
    }

    Optional<ResourceServer> find(UUID id) {
        return servers.find(id);
    }

    boolean revoke(ResourceServer server, Actor actor) {
        return transactions.call(() -> {
            var revoked = servers.revoke(server.id(), clock.instant());
            if (revoked) {
                audit.record(null, actor, AuditAction.RESOURCE_SERVER_REVOKED, server.id(), server.name(), Map.of());
            }
            return revoked;
        });
    }

    /** Whether the request comes from one: its id and secret by HTTP Basic (RFC 6749 §2.3.1). */
    boolean authenticate(Exchange exchange) {
        var credentials = BasicCredentials.of(exchange).filter(this::isLive);
        credentials.ifPresent(shown -> seen.put(shown.id(), clock.instant()));
        return credentials.isPresent();
    }

    private boolean isLive(BasicCredentials credentials) {
        return TokenSecret.parse(brand, credentials.secret())
                .filter(secret ->
                        peppers.digests(secret).stream().anyMatch(digest -> lookup.isLive(credentials.id(), digest)))
                .isPresent();
    }

    /** Stores when each was last seen; what can't be stored now is kept for the next time. */
    public synchronized void flush() {
        seen.forEach((id, at) -> {
            servers.touch(id, at);
            seen.remove(id, at);
        });
    }
}
