package latchkey.account;

import com.github.f4b6a3.uuid.UuidCreator;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.RegistrationData;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.web.BrowserId;
import latchkey.web.Web;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Adds passkeys to the account that is signed in. */
public final class PasskeyRegistration {
    static final int MOST = 20;

    private final PasskeyStore passkeys;
    private final PasskeyChallenges challenges;
    private final RelyingParty relyingParty;
    private final AccountEvents events;
    private final SecurityNotices notices;
    private final Transactions transactions;
    private final Web web;
    private final Clock clock;

    public PasskeyRegistration(
            DSLContext db,
            PasskeyChallenges challenges,
            RelyingParty relyingParty,
            AccountEvents events,
            SecurityNotices notices,
            Transactions transactions,
            Web web,
            Clock clock) {
        this.passkeys = new PasskeyStore(db);
        this.challenges = challenges;
        this.relyingParty = relyingParty;
        this.events = events;
        this.notices = notices;
        this.transactions = transactions;
        this.web = web;
        this.clock = clock;
    }

    /** What came of adding one. */
    enum Result {
        ADDED,
        /** Not genuine, too late, or answered before. */
        REFUSED,
        ALREADY_THERE,
        TOO_MANY
    }

    /** What to ask a browser for a new passkey, with a new challenge. */
    Map<String, Object> ask(Context ctx) {
        var account = CurrentAccount.of(ctx);
        passkeys.insertUserHandle(account.id(), Base64Url.decode(BrowserId.random()));
        return PasskeyOptions.toCreate(
                relyingParty,
                challenges.give(ctx, PasskeyPurpose.REGISTRATION, account),
                account,
                passkeys.userHandle(account.id()),
                passkeys.of(account.id()));
    }

    Result add(Context ctx, NewPasskeyForm form) {
        var account = CurrentAccount.of(ctx);
        var answer = form.request().flatMap(relyingParty::read).orElse(null);
        if (answer == null || !isAsked(ctx, account, answer) || !relyingParty.isGenuine(answer)) {
            return Result.REFUSED;
        }
        try {
            return transactions.call(() -> insert(ctx, account, form.name(), answer));
        } catch (DataAccessException e) {
            if (UniqueKeys.violated(e, "passkey_credential")) {
                return Result.ALREADY_THERE;
            }
            throw e;
        }
    }

    private boolean isAsked(Context ctx, Account account, RegistrationData answer) {
        var challenge = answer.getCollectedClientData().getChallenge().getValue();
        return challenges.take(ctx, PasskeyPurpose.REGISTRATION, account, challenge);
    }

    private Result insert(Context ctx, Account account, String name, RegistrationData answer) {
        passkeys.lockAccount(account.id());
        if (passkeys.count(account.id()) >= MOST) {
            return Result.TOO_MANY;
        }
        passkeys.insert(passkey(account, name, answer));
        notices.credentialsChanged(
                ctx, account, "A passkey was added", "The passkey “%s” was added to your account".formatted(name));
        events.record(CurrentAccount.actor(ctx, web.clientAddress()), AuditAction.PASSKEY_ADDED, account.id(), name);
        return Result.ADDED;
    }

    private Passkey passkey(Account account, String name, RegistrationData answer) {
        var said = answer.getAttestationObject().getAuthenticatorData();
        return new Passkey(
                UuidCreator.getTimeOrderedEpoch(),
                account,
                passkeys.userHandle(account.id()),
                said.getAttestedCredentialData(),
                said.getSignCount(),
                words(answer.getTransports()),
                said.isFlagBE(),
                said.isFlagBS(),
                name,
                clock.instant(),
                null);
    }

    private static List<String> words(@Nullable Set<AuthenticatorTransport> transports) {
        return Stream.ofNullable(transports)
                .flatMap(Collection::stream)
                .map(AuthenticatorTransport::getValue)
                .sorted()
                .toList();
    }
}
