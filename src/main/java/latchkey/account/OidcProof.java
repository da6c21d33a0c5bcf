package latchkey.account;

import io.javalin.http.Context;
import latchkey.audit.AuditAction;
import latchkey.web.ClientAddress;
import org.jooq.DSLContext;

/** Decides whether what the provider answered proves that it is still who is signed in. */
final class OidcProof {
    private final OidcIdentityStore identities;
    private final Sessions sessions;
    private final AccountEvents events;
    private final ClientAddress clientAddress;

    OidcProof(DSLContext db, Sessions sessions, AccountEvents events, ClientAddress clientAddress) {
        this.identities = new OidcIdentityStore(db);
        this.sessions = sessions;
        this.events = events;
        this.clientAddress = clientAddress;
    }

    /** What came of it. */
    enum Result {
        PROVEN,
        SOMEBODY_ELSE,
        /** The provider let them through without asking. */
        NOT_ASKED
    }

    Result take(Context ctx, OidcIdentity identity, OidcRequest request) {
        if (!isSignedIn(ctx, request) || !isOf(identity, CurrentAccount.of(ctx))) {
            refuse(ctx, request);
            return Result.SOMEBODY_ELSE;
        } else if (!isFresh(identity, request)) {
            refuse(ctx, request);
            return Result.NOT_ASKED;
        } else {
            sessions.prove(ctx);
            return Result.PROVEN;
        }
    }

    /** Records that an answer proved nothing, unless whoever was asked is not there any more. */
    void refuse(Context ctx, OidcRequest request) {
        if (isSignedIn(ctx, request)) {
            events.record(
                    CurrentAccount.actor(ctx, clientAddress),
                    AuditAction.PROOF_REFUSED,
                    CurrentAccount.of(ctx).id());
        }
    }

    private static boolean isSignedIn(Context ctx, OidcRequest request) {
        var account = CurrentAccount.orNull(ctx);
        return account != null && account.id().equals(request.proofOf());
    }

    private boolean isOf(OidcIdentity identity, Account account) {
        return identities
                .find(identity.issuer(), identity.subject())
                .filter(account::equals)
                .isPresent();
    }

    /** The provider was told to ask anew; whether it did is what it says about the time. */
    private static boolean isFresh(OidcIdentity identity, OidcRequest request) {
        var at = identity.authenticatedAt();
        return at != null && !at.isBefore(request.createdAt().minus(Sessions.CLOCK_SKEW));
    }
}
