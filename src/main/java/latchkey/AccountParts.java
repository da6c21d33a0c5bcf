package latchkey;

import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import latchkey.account.AccountEvents;
import latchkey.account.AccountPages;
import latchkey.account.AccountProof;
import latchkey.account.AccountStore;
import latchkey.account.CurrentAccount;
import latchkey.account.Devices;
import latchkey.account.FactorChange;
import latchkey.account.Factors;
import latchkey.account.KeptForms;
import latchkey.account.LinkedProviderPages;
import latchkey.account.LinkedProviders;
import latchkey.account.LocalPasswords;
import latchkey.account.OtherBrowsers;
import latchkey.account.PasskeyChallenges;
import latchkey.account.PasskeyKeeping;
import latchkey.account.PasskeyPages;
import latchkey.account.PasskeyRegistration;
import latchkey.account.PasskeySignInPages;
import latchkey.account.Passkeys;
import latchkey.account.PasswordChange;
import latchkey.account.PasswordPages;
import latchkey.account.PasswordReset;
import latchkey.account.PasswordResetPages;
import latchkey.account.PasswordRules;
import latchkey.account.Passwords;
import latchkey.account.PendingSignIns;
import latchkey.account.ProofDetour;
import latchkey.account.ProofPages;
import latchkey.account.RecoveryCodePages;
import latchkey.account.RecoveryCodes;
import latchkey.account.RelyingParty;
import latchkey.account.ResumptionPages;
import latchkey.account.SecondFactor;
import latchkey.account.SecondFactorPages;
import latchkey.account.SecurityNotices;
import latchkey.account.SecurityPages;
import latchkey.account.SessionPages;
import latchkey.account.Sessions;
import latchkey.account.SignIn;
import latchkey.account.SignInPages;
import latchkey.account.Throttle;
import latchkey.account.Totp;
import latchkey.account.TotpPages;
import latchkey.account.TotpSetUp;
import latchkey.account.WaysIn;
import latchkey.organization.MembershipStore;
import latchkey.token.TokenSecret;
import latchkey.web.KeyedHash;

/** The parts of {@link latchkey.account} put together, but for signing in with a provider. */
final class AccountParts {
    final Sessions sessions;
    final Factors factors;
    final Passwords passwords;
    final PasswordRules passwordRules;
    final SignIn signIn;
    final WaysIn waysIn;
    final SecurityNotices notices;
    final AccountEvents events;
    final FactorChange factorChange;
    final ProofDetour detour;
    final CurrentAccount currentAccount;

    final SignInPages signInPages;
    final SecondFactorPages secondFactor;
    final PasskeySignInPages passkeySignIn;
    final AccountPages account;
    final SecurityPages security;
    final LinkedProviderPages linkedProviders;
    final TotpPages totp;
    final RecoveryCodePages recoveryCodes;
    final LocalPasswords localPasswords;
    final ProofPages proof;
    final PasswordPages password;
    final PasswordResetPages passwordReset;
    final SessionPages sessionPages;
    final ResumptionPages resumption;
    final PasskeyPages passkeys;

    private final Devices devices;
    private final Throttle throttle;
    private final KeptForms keptForms;
    private final PendingSignIns pendingSignIns;
    private final PasskeyChallenges challenges;

    /** @param afterwards does what an answer does not wait for, lest its time tells something */
    AccountParts(Foundation ground, Executor afterwards) {
        var settings = ground.settings;
        var db = ground.db;
        var transactions = ground.transactions;
        var web = ground.web;
        var clock = ground.clock;
        var ways = settings.signInWays();
        var provider = settings.oidc();

        sessions = new Sessions(db, web.browserId(), web.clientAddress(), settings.sessionLimits(), clock);
        currentAccount = new CurrentAccount(sessions);
        devices = new Devices(db, web.cookies(), clock);
        throttle = new Throttle(db, transactions, clock);
        passwords = new Passwords();
        passwordRules = new PasswordRules(settings.breachedPasswords());
        var accounts = new AccountStore(db);
        keptForms = new KeptForms(db, ground.box, web.cookies(), TokenSecret::isWithin, FormWords::of, clock);
        detour = new ProofDetour(sessions, keptForms);
        events = new AccountEvents(ground.audit, transactions, new MembershipStore(db)::organizationsOf);

        factors = new Factors(db);
        var totp = new Totp(db, ground.box, clock);
        var codes = new RecoveryCodes(db, new KeyedHash(ground.peppers.derive("recovery codes")), clock);
        pendingSignIns = new PendingSignIns(db, web.browserId(), clock);
        waysIn = new WaysIn(db, ways, provider == null ? null : provider.issuer());
        notices = new SecurityNotices(waysIn, ground.outbox, web.baseUrl(), web.clientAddress(), clock);
        signIn = new SignIn(
                accounts,
                passwords,
                sessions,
                devices,
                factors,
                pendingSignIns,
                notices,
                throttle,
                events,
                transactions,
                web.clientAddress());
        var secondStep = new SecondFactor(
                signIn,
                pendingSignIns,
                totp,
                codes,
                factors,
                notices,
                devices,
                throttle,
                events,
                transactions,
                web.clientAddress());
        var otherBrowsers = new OtherBrowsers(sessions, pendingSignIns, devices, keptForms);
        factorChange = new FactorChange(otherBrowsers, notices, events, web.clientAddress());
        var totpSetUp = new TotpSetUp(db, codes, factors, factorChange, transactions, ground.box, clock);

        var passwordChange = new PasswordChange(
                db, sessions, otherBrowsers, passwords, events, ground.outbox, transactions, web.baseUrl(), clock);
        var reset = new PasswordReset(
                db, waysIn, passwordChange, events, ground.outbox, transactions, web.baseUrl(), afterwards, clock);
        var accountProof = new AccountProof(
                accounts, passwords, totp, devices, throttle, events, transactions, web.clientAddress());
        Predicate<UUID> hasSecondFactor = id -> factors.of(id).hasSecond();

        var relyingParty = new RelyingParty(web.baseUrl());
        challenges = new PasskeyChallenges(db, web.browserId(), clock);
        var keys = new Passkeys(
                db, challenges, relyingParty, devices, throttle, events, notices, transactions, web, clock);
        var keyRegistration =
                new PasskeyRegistration(db, challenges, relyingParty, codes, factorChange, transactions, clock);
        var keyKeeping = new PasskeyKeeping(db, events, codes, factors, waysIn, factorChange, transactions, web);

        signInPages = new SignInPages(signIn, accounts, web.browserId(), settings.sessionLimits());
        secondFactor = new SecondFactorPages(secondStep, keys, pendingSignIns, factors, web.flash());
        passkeySignIn = new PasskeySignInPages(keys, signIn, signInPages);
        account = new AccountPages(waysIn);
        linkedProviders = new LinkedProviderPages(
                new LinkedProviders(db, waysIn, factorChange, provider, transactions), web.flash(), clock);
        security = new SecurityPages(waysIn, factors, linkedProviders);
        this.totp = new TotpPages(totpSetUp, factors, waysIn, web);
        recoveryCodes = new RecoveryCodePages(codes, factors, factorChange, transactions, web.baseUrl());
        localPasswords = new LocalPasswords(ways);
        proof = new ProofPages(accountProof, keys, waysIn, factors, keptForms, sessions, settings.sessionLimits());
        password = new PasswordPages(passwordChange, passwordRules, hasSecondFactor, web);
        passwordReset =
                new PasswordResetPages(reset, passwordRules, hasSecondFactor, signIn, ways, devices, throttle, web);
        sessionPages = new SessionPages(sessions, events, transactions, web, clock);
        resumption = new ResumptionPages(keptForms);
        passkeys = new PasskeyPages(keyKeeping, keyRegistration, web, clock);
    }

    void tidy(Housekeeping housekeeping) {
        housekeeping.nowAndThen("Ending sessions", sessions::deleteDead);
        housekeeping.nowAndThen("Forgetting kept forms", keptForms::deleteOld);
        housekeeping.nowAndThen("Forgetting failures", throttle::deleteOld);
        housekeeping.nowAndThen("Forgetting browsers", devices::deleteOld);
        housekeeping.nowAndThen("Forgetting sign-ins nobody finished", pendingSignIns::deleteOld);
        housekeeping.nowAndThen("Forgetting challenges", challenges::deleteOld);
    }
}
