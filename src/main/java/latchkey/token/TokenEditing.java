package latchkey.token;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Changes what tokens are called, may do, and until when, together with the audit event in one transaction. It lets
 * nothing pass that widens a token unless whoever does it has proved who they are.
 */
public final class TokenEditing {
    private final TokenStore tokens;
    private final RotationStore rotations;
    private final GrantStore grants;
    private final WordStore words;
    private final TokenReader reader;
    private final PolicyBlocks blocks;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public TokenEditing(DSLContext db, AuditLog audit, Transactions transactions, Clock clock) {
        this.tokens = new TokenStore(db);
        this.rotations = new RotationStore(db);
        this.grants = new GrantStore(db);
        this.words = new WordStore(db);
        this.reader = new TokenReader(db);
        this.blocks = new PolicyBlocks(db, audit, clock);
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of editing a token. */
    sealed interface Result {
        record Edited() implements Result {}

        record NameTaken() implements Result {}

        record Revoked() implements Result {}

        /** By somebody else, after the form was opened. */
        record ChangedMeanwhile() implements Result {}

        /** It would let the token do more, and nobody proved who they are. */
        record ProofMissing() implements Result {}

        /** It would let the token work for longer. */
        record Prolonged() implements Result {}
    }

    /**
     * Changes a token.
     *
     * @param token as whoever changes it saw it
     * @param seenModifiedAt when it had last been changed, as the form that was sent knew it
     * @param proven whether the actor has just proved who they are
     */
    Result edit(AccessToken token, Instant seenModifiedAt, Actor actor, TokenEdit edit, boolean proven) {
        if (!token.modifiedAt().equals(seenModifiedAt)) {
            return changedOrRevoked(token);
        }
        try {
            return transactions.call(() -> change(token, actor, edit, proven));
        } catch (DataAccessException e) {
            if (UniqueKeys.violated(e, "access_token_live_name")) {
                return new Result.NameTaken();
            }
            throw e;
        }
    }

    private Result change(AccessToken seen, Actor actor, TokenEdit edit, boolean proven) {
        var organizationId = seen.organizationId();
        var now = clock.instant();
        var changes = edit.changes(seen);
        if (changes.isEmpty()) {
            return new Result.Edited();
        }
        if (edit.prolongs(seen)) {
            return new Result.Prolonged();
        } else if (!edit.widening(seen).isEmpty() && !proven) {
            return new Result.ProofMissing();
        }
        tokens.releaseNameOfExpired(organizationId, edit.name(), now);
        var row =
                new TokenStore.Edited(edit.name(), edit.description(), edit.expiresAt(), after(seen.modifiedAt(), now));
        if (!tokens.edit(organizationId, seen.id(), seen.modifiedAt(), row)) {
            return changedOrRevoked(reader.find(organizationId, null, seen.id()).orElseThrow());
        }
        if (edit.expiresAt() != null && !edit.expiresAt().equals(seen.expiresAt())) {
            rotations.bringForward(organizationId, seen.id(), edit.expiresAt());
        }
        grant(seen, edit, now);
        words.write(organizationId, seen.id());
        audit.record(
                organizationId, actor, AuditAction.TOKEN_EDITED, seen.id(), edit.name(), details(seen, edit, changes));
        blocks.review(organizationId, seen.id(), actor);
        return new Result.Edited();
    }

    /** Two changes at one instant, or with a clock set back, must not look like none to a third. */
    static Instant after(Instant modifiedAt, Instant now) {
        return now.isAfter(modifiedAt) ? now : modifiedAt.plus(1, ChronoUnit.MICROS);
    }

    private static Result changedOrRevoked(AccessToken token) {
        return token.revocation() == null ? new Result.ChangedMeanwhile() : new Result.Revoked();
    }

    /** A permission that stays keeps its row, with when it was last used. */
    private void grant(AccessToken seen, TokenEdit edit, Instant now) {
        var added = new HashSet<>(ScopeCatalogue.complete(edit.scopes()));
        seen.scopes().forEach(added::remove);
        var removed = new HashSet<>(seen.scopes());
        ScopeCatalogue.complete(edit.scopes()).forEach(removed::remove);
        grants.deleteScopes(seen.organizationId(), seen.id(), removed);
        grants.insertScopes(seen.organizationId(), seen.id(), added, now);
        // What is granted anew stays with what it includes, also if that was about to be taken away.
        grants.keepScopes(seen.organizationId(), seen.id(), ScopeCatalogue.complete(added));
        if (!seen.allowedNetworks().equals(edit.allowedNetworks())) {
            grants.deleteNetworks(seen.organizationId(), seen.id());
            grants.insertNetworks(seen.organizationId(), seen.id(), edit.allowedNetworks());
        }
    }

    private static Map<String, String> details(AccessToken seen, TokenEdit edit, Map<String, String> changes) {
        var widening = edit.widening(seen);
        if (!widening.isEmpty()) {
            changes.put("widened", String.join(", ", widening));
        }
        return changes;
    }
}
