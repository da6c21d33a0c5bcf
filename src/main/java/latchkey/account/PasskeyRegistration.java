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
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Adds passkeys to the account that is signed in. */
public final class PasskeyRegistration {
    static final int MOST = 20;

    private final PasskeyStore passkeys;
    private final AccountStore accounts;
    private final PasskeyChallenges challenges;
    private final RelyingParty relyingParty;
    private final RecoveryCodes recoveryCodes;
    private final FactorChange change;
    private final Transactions transactions;
    private final Clock clock;

    public PasskeyRegistration(
            DSLContext db,
            PasskeyChallenges challenges,
            RelyingParty relyingParty,
            RecoveryCodes recoveryCodes,
            FactorChange change,
            Transactions transactions,
            Clock clock) {
        this.passkeys = new PasskeyStore(db);
        this.accounts = new AccountStore(db);
        this.challenges = challenges;
        this.relyingParty = relyingParty;
        this.recoveryCodes = recoveryCodes;
        this.change = change;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of adding one. */
    sealed interface Result {
        /** @param recoveryCodes made with it; none if the account had some */
        record Added(List<RecoveryCode> recoveryCodes) implements Result {}

        /** Not genuine, too late, or answered before. */
        record Refused() implements Result {}

        record AlreadyThere() implements Result {}

        record TooMany() implements Result {}
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
            return new Result.Refused();
        }
        try {
            return transactions.call(() -> insert(ctx, account, form.name(), answer));
        } catch (DataAccessException e) {
            if (UniqueKeys.violated(e, "passkey_credential")) {
                return new Result.AlreadyThere();
            }
            throw e;
        }
    }

    private boolean isAsked(Context ctx, Account account, RegistrationData answer) {
        var challenge = answer.getCollectedClientData().getChallenge().getValue();
        return challenges.take(ctx, PasskeyPurpose.REGISTRATION, account, challenge);
    }

    private Result insert(Context ctx, Account account, String name, RegistrationData answer) {
        accounts.lock(account.id());
        if (passkeys.count(account.id()) >= MOST) {
            return new Result.TooMany();
        }
        passkeys.insert(passkey(account, name, answer));
        var made = recoveryCodes.makeUnlessThere(account.id());
        change.done(
                ctx,
                account,
                AuditAction.PASSKEY_ADDED,
                name,
                "A passkey was added",
                "The passkey “%s” was added to your account".formatted(name));
        return new Result.Added(made);
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
