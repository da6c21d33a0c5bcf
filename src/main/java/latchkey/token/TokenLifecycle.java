package latchkey.token;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.organization.MembershipStore;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import latchkey.web.Networks;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Creates and revokes tokens, each together with its audit event in one transaction. */
public final class TokenLifecycle {
    private final TokenStore tokens;
    private final RevocationStore revocations;
    private final GrantStore grants;
    private final SecretStore secrets;
    private final WordStore words;
    private final TokenReader reader;
    private final TokenLimitStore limit;
    private final PolicyStore policies;
    private final MembershipStore memberships;
    private final TokenMessages messages;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Peppers peppers;
    private final String brand;
    private final Clock clock;

    public TokenLifecycle(
            DSLContext db,
            TokenMessages messages,
            AuditLog audit,
            Transactions transactions,
            Peppers peppers,
            String brand,
            Clock clock) {
        this.tokens = new TokenStore(db);
        this.revocations = new RevocationStore(db);
        this.grants = new GrantStore(db);
        this.secrets = new SecretStore(db);
        this.words = new WordStore(db);
        this.reader = new TokenReader(db);
        this.limit = new TokenLimitStore(db);
        this.policies = new PolicyStore(db);
        this.memberships = new MembershipStore(db);
        this.messages = messages;
        this.audit = audit;
        this.transactions = transactions;
        this.peppers = peppers;
        this.brand = brand;
        this.clock = clock;
    }

    /** What came of creating a token. */
    public sealed interface Creation {
        /** The only time that the secret is at hand. */
        record Created(AccessToken token, TokenSecret secret) implements Creation {}

        record NameTaken() implements Creation {}

        /** The organization has as many live tokens as its policy allows. */
        record TooMany(int most) implements Creation {}

        /** While this one waited; it has to be held against the new one. */
        record PolicyChanged() implements Creation {}

        /** Whoever creates it, or shall own it, left or became something else while this one waited. */
        record NotAllowed() implements Creation {}

        /** The same form was sent before. */
        record AlreadyCreated(UUID tokenId) implements Creation {}
    }

    /** Creates a token with scopes of the catalogue, at least one. */
    public Creation create(UUID organizationId, UUID ownerId, Actor actor, TokenDraft draft) {
        var secret = TokenSecret.generate(brand);
        try {
            return transactions.call(() -> {
                // Before anything is read: of two that create the last token allowed, one waits and sees the other's.
                limit.lock(organizationId);
                var now = clock.instant();
                var earlier = tokens.findId(organizationId, draft.idempotencyKey());
                if (earlier.isPresent()) {
                    return new Creation.AlreadyCreated(earlier.get());
                }
                var policy = policies.of(organizationId);
                if (draft.heldAgainst() != null && !draft.heldAgainst().equals(policy)) {
                    return new Creation.PolicyChanged();
                } else if (draft.heldAgainst() != null
                        && !(mayOwn(organizationId, ownerId, policy)
                                && mayOwn(organizationId, actor.accountId(), policy))) {
                    return new Creation.NotAllowed();
                }
                var most = policy.mostLiveTokens();
                if (limit.count(organizationId, now, most) >= most) {
                    return new Creation.TooMany(most);
                }
                var id = insert(organizationId, ownerId, actor.accountId(), draft, secret, now);
                messages.created(organizationId, id, actor, ScopeCatalogue.complete(draft.scopes()));
                audit.record(
                        organizationId, actor, AuditAction.TOKEN_CREATED, id, draft.name(), describe(draft, secret));
                return new Creation.Created(
                        reader.find(organizationId, null, id).orElseThrow(), secret);
            });
        } catch (DataAccessException e) {
            if (UniqueKeys.violated(e, "access_token_live_name")) {
                return new Creation.NameTaken();
            } else if (UniqueKeys.violated(e, "access_token_idempotency_key")) {
                return new Creation.AlreadyCreated(
                        tokens.findId(organizationId, draft.idempotencyKey()).orElseThrow());
            }
            throw e;
        }
    }

    private boolean mayOwn(UUID organizationId, @Nullable UUID accountId, Policy policy) {
        return accountId != null
                && memberships
                        .role(organizationId, accountId)
                        .filter(policy::mayCreate)
                        .isPresent();
    }

    private UUID insert(
            UUID organizationId,
            UUID ownerId,
            @Nullable UUID createdBy,
            TokenDraft draft,
            TokenSecret secret,
            Instant now) {
        var id = UuidCreator.getTimeOrderedEpoch();
        tokens.releaseNameOfExpired(organizationId, draft.name(), now);
        tokens.insert(new TokenStore.NewToken(
                id,
                organizationId,
                draft.name(),
                draft.description(),
                ownerId,
                createdBy,
                draft.expiresAt(),
                draft.idempotencyKey(),
                now));
        grants.insertScopes(organizationId, id, ScopeCatalogue.complete(draft.scopes()), now);
        grants.insertNetworks(organizationId, id, draft.allowedNetworks());
        secrets.insert(organizationId, id, peppers.digest(secret), secret.prefix(), now);
        words.write(organizationId, id);
        return id;
    }

    private static Map<String, String> describe(TokenDraft draft, TokenSecret secret) {
        var details = new TreeMap<String, String>();
        details.put("scopes", String.join(" ", ScopeCatalogue.complete(draft.scopes())));
        details.put("expires", TokenEdit.text(draft.expiresAt()));
        details.put("prefix", secret.prefix());
        if (!draft.allowedNetworks().isAnywhere()) {
            details.put("networks", draft.allowedNetworks().toString());
        }
        return details;
    }

    /**
     * Revokes a token for good.
     *
     * @param by null when the holder of the secret did it
     * @return false if it was revoked before
     */
    public boolean revoke(
            UUID organizationId, UUID tokenId, String name, @Nullable UUID by, Actor actor, String reason) {
        return transactions.call(() -> {
            var revoked = revocations.revoke(organizationId, List.of(tokenId), by, reason, clock.instant()) == 1;
            if (revoked) {
                messages.revoked(organizationId, List.of(tokenId), actor, reason);
                var details = reason.isEmpty() ? Map.<String, String>of() : Map.of("reason", reason);
                audit.record(organizationId, actor, AuditAction.TOKEN_REVOKED, tokenId, name, details);
            }
            return revoked;
        });
    }

    /**
     * What a token shall be.
     *
     * @param scopes as chosen; what writing includes is added
     * @param expiresAt null: never
     * @param heldAgainst the policy that it was found to keep to; null: nobody has looked
     */
    public record TokenDraft(
            String name,
            String description,
            List<String> scopes,
            Networks allowedNetworks,
            @Nullable Instant expiresAt,
            IdempotencyKey idempotencyKey,
            @Nullable Policy heldAgainst) {
        /** One that may be used from anywhere, whatever the policy says. */
        public TokenDraft(
                String name,
                String description,
                List<String> scopes,
                @Nullable Instant expiresAt,
                IdempotencyKey idempotencyKey) {
            this(name, description, scopes, Networks.ANYWHERE, expiresAt, idempotencyKey, null);
        }
    }
}
