package latchkey.token;

import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.organization.MembershipStore;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges the secret of a token, each step together with its audit event in one transaction. The former secret goes
 * on working for a grace period whose clock starts at the first use of the new one.
 */
public final class TokenRotation {
    private final RotationStore store;
    private final SecretStore secrets;
    private final WordStore words;
    private final TokenReader reader;
    private final PolicyStore policies;
    private final PolicyBlocks blocks;
    private final MembershipStore memberships;
    private final TokenLimitStore limit;
    private final TokenMessages messages;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Peppers peppers;
    private final String brand;
    private final Clock clock;

    public TokenRotation(
            DSLContext db,
            TokenMessages messages,
            AuditLog audit,
            Transactions transactions,
            Peppers peppers,
            String brand,
            Clock clock) {
        this.store = new RotationStore(db);
        this.secrets = new SecretStore(db);
        this.words = new WordStore(db);
        this.reader = new TokenReader(db);
        this.policies = new PolicyStore(db);
        this.blocks = new PolicyBlocks(db, audit, clock);
        this.memberships = new MembershipStore(db);
        this.limit = new TokenLimitStore(db);
        this.messages = messages;
        this.audit = audit;
        this.transactions = transactions;
        this.peppers = peppers;
        this.brand = brand;
        this.clock = clock;
    }

    /** What came of rotating a token. */
    public sealed interface Rotation {
        /** The only time that the new secret is at hand. */
        record Rotated(AccessToken token, TokenSecret secret) implements Rotation {}

        /** The same form was sent before. */
        record AlreadyRotated() implements Rotation {}

        /** By somebody else, after the form was opened, or its former secret still works. */
        record RotatedMeanwhile() implements Rotation {}

        record Revoked() implements Rotation {}

        /** It had expired, and a live token has its name now. */
        record NameTaken() implements Rotation {}

        /** It had expired, and the organization has as many live tokens as its policy allows. */
        record TooMany(int most) implements Rotation {}

        /** A rule of the policy that a new secret does not mend, in words. */
        record BreaksRule(String rule) implements Rotation {}
    }

    /**
     * Gives a token a new secret and a new end.
     *
     * @param expiresAt null: never
     * @param grace for how long the former secret works after the first use of the new one; zero: it ends now
     * @param seenPrefix of the secret that was current as the form was made
     */
    public record RotationDraft(
            @Nullable Instant expiresAt, Duration grace, String seenPrefix, IdempotencyKey idempotencyKey) {}

    public Rotation rotate(UUID organizationId, UUID tokenId, Actor actor, RotationDraft draft) {
        var secret = TokenSecret.generate(brand);
        try {
            return transactions.call(() -> {
                // The organization before its token, as whoever creates one or saves the policy does.
                limit.lock(organizationId);
                requireStillTheirs(organizationId, tokenId, actor);
                var token = store.lock(organizationId, tokenId).orElseThrow();
                var now = clock.instant();
                if (store.wasSent(organizationId, draft.idempotencyKey())) {
                    return new Rotation.AlreadyRotated();
                } else if (token.revokedAt() != null) {
                    return new Rotation.Revoked();
                } else if (!token.prefix().equals(draft.seenPrefix()) || isAhead(token.rotatingUntil(), now)) {
                    return new Rotation.RotatedMeanwhile();
                }
                var policy = policies.of(organizationId);
                var most = policy.mostLiveTokens();
                if (isPast(token.expiresAt(), now) && limit.count(organizationId, now, most) >= most) {
                    return new Rotation.TooMany(most);
                }
                var rule = blocks.standing(organizationId, tokenId, policy);
                if (rule != null) {
                    return new Rotation.BreaksRule(rule.words());
                }
                exchange(organizationId, tokenId, token, draft, secret, now);
                messages.rotated(organizationId, tokenId, actor);
                audit.record(
                        organizationId,
                        actor,
                        AuditAction.TOKEN_ROTATED,
                        tokenId,
                        token.name(),
                        describe(token, draft, secret, now));
                blocks.review(organizationId, tokenId, actor);
                return new Rotation.Rotated(
                        reader.find(organizationId, null, tokenId).orElseThrow(), secret);
            });
        } catch (DataAccessException e) {
            if (UniqueKeys.violated(e, "access_token_live_name")) {
                return new Rotation.NameTaken();
            } else if (UniqueKeys.violated(e, "access_token_secret_idempotency_key")) {
                return new Rotation.AlreadyRotated();
            }
            throw e;
        }
    }

    /** Under the lock: whoever was removed or demoted while they waited for it gets no secret. */
    private void requireStillTheirs(UUID organizationId, UUID tokenId, Actor actor) {
        var account = actor.accountId();
        if (account == null) {
            return;
        }
        var role = memberships
                .role(organizationId, account)
                .filter(Role::mayCreateTokens)
                .orElseThrow(NotFoundResponse::new);
        var onlyOwner = role.seesEveryToken() ? null : account;
        if (reader.find(organizationId, onlyOwner, tokenId).isEmpty()) {
            throw new NotFoundResponse();
        }
    }

    private void exchange(
            UUID organizationId,
            UUID tokenId,
            RotationStore.Locked token,
            RotationDraft draft,
            TokenSecret secret,
            Instant now) {
        var endsNow = endsNow(token, draft, now);
        store.supersede(organizationId, tokenId, now, draft.grace(), endsNow ? now : null, token.expiresAt());
        secrets.insert(organizationId, tokenId, peppers.digest(secret), secret.prefix(), draft.idempotencyKey(), now);
        store.renew(organizationId, tokenId, draft.expiresAt(), endsNow ? null : orFar(token.expiresAt()), now);
        words.write(organizationId, tokenId);
    }

    /** A secret that nobody accepted before does not come back to life for a while. */
    private static boolean endsNow(RotationStore.Locked token, RotationDraft draft, Instant now) {
        return draft.grace().isZero() || token.blockedAt() != null || isPast(token.expiresAt(), now);
    }

    private static Map<String, String> describe(
            RotationStore.Locked token, RotationDraft draft, TokenSecret secret, Instant now) {
        var details = new TreeMap<String, String>();
        details.put("prefix", token.prefix() + " → " + secret.prefix());
        details.put("expires", TokenEdit.text(token.expiresAt()) + " → " + TokenEdit.text(draft.expiresAt()));
        details.put(
                "former secret ends",
                endsNow(token, draft, now)
                        ? "at once"
                        : Grace.words(draft.grace()) + " after the first use of the new one");
        return details;
    }

    /**
     * Starts the clock of the former secret. Call it within the transaction that notes the use.
     *
     * @return what records it, to be run when all rows are written; null: there is nothing to record
     */
    public @Nullable Runnable newSecretUsed(UUID organizationId, UUID tokenId, String name, String prefix, Instant at) {
        var token = store.lock(organizationId, tokenId).orElseThrow();
        var former = store.former(organizationId, tokenId, at).orElse(null);
        if (former == null || former.endsAt() != null || !token.prefix().equals(prefix)) {
            return null;
        }
        var endsAt = at.plus(former.grace());
        store.end(organizationId, tokenId, former.prefix(), endsAt);
        store.rotatingUntil(organizationId, tokenId, sooner(endsAt, former.expiresAt()));
        var details = Map.of("prefix", prefix, "former secret ends", endsAt.toString());
        var holder = new Actor(null, "The token’s holder", "", "");
        return () -> audit.record(organizationId, holder, AuditAction.TOKEN_CUT_OVER, tokenId, name, details);
    }

    /** What came of ending the former secret, or giving the new one up. */
    public sealed interface Step {
        record Done() implements Step {}

        /** The new secret is in use: giving it up would break whoever uses it. */
        record NewSecretUsed() implements Step {}

        /** There is only one secret that works. */
        record NotRotating() implements Step {}
    }

    /** Ends the former secret at once. */
    public Step endFormer(UUID organizationId, UUID tokenId, Actor actor) {
        return transactions.call(() -> {
            var token = store.lock(organizationId, tokenId).orElseThrow();
            var now = clock.instant();
            var former = store.former(organizationId, tokenId, now).orElse(null);
            if (former == null || token.revokedAt() != null) {
                return new Step.NotRotating();
            }
            store.end(organizationId, tokenId, former.prefix(), now);
            store.rotatingUntil(organizationId, tokenId, null);
            var details = Map.of("prefix", former.prefix());
            audit.record(organizationId, actor, AuditAction.FORMER_SECRET_ENDED, tokenId, token.name(), details);
            return new Step.Done();
        });
    }

    /** Gives the new secret up, if it was never used: the former one is the current one again, with its old end. */
    public Step cancel(UUID organizationId, UUID tokenId, Actor actor) {
        return transactions.call(() -> {
            var token = store.lock(organizationId, tokenId).orElseThrow();
            var now = clock.instant();
            var former = store.former(organizationId, tokenId, now).orElse(null);
            if (former == null || token.revokedAt() != null) {
                return new Step.NotRotating();
            } else if (token.firstUsedAt() != null) {
                return new Step.NewSecretUsed();
            }
            store.giveUp(organizationId, tokenId, former.prefix(), now);
            store.renew(organizationId, tokenId, former.expiresAt(), null, now);
            var details = Map.of("prefix", token.prefix() + " → " + former.prefix());
            audit.record(organizationId, actor, AuditAction.ROTATION_CANCELLED, tokenId, token.name(), details);
            return new Step.Done();
        });
    }

    private static boolean isPast(@Nullable Instant time, Instant now) {
        return time != null && !time.isAfter(now);
    }

    private static boolean isAhead(@Nullable Instant time, Instant now) {
        return time != null && time.isAfter(now);
    }

    private static Instant orFar(@Nullable Instant expiresAt) {
        return sooner(AccessToken.FIRST_USE_AWAITED, expiresAt);
    }

    private static Instant sooner(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
