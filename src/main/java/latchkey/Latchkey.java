package latchkey;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sql.DataSource;
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
import latchkey.account.Oidc;
import latchkey.account.OidcLinkPages;
import latchkey.account.OidcPages;
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
import latchkey.audit.Actor;
import latchkey.audit.AuditExportPages;
import latchkey.audit.AuditKey;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditPages;
import latchkey.audit.AuditStore;
import latchkey.audit.AuditVerificationPages;
import latchkey.audit.ChainAdoption;
import latchkey.audit.ChainVerifier;
import latchkey.audit.Checkpoints;
import latchkey.database.Database;
import latchkey.database.Transactions;
import latchkey.mail.Mailing;
import latchkey.mail.Mails;
import latchkey.mail.NewsLimit;
import latchkey.mail.Outbox;
import latchkey.mail.OutboxDelivery;
import latchkey.organization.AcceptancePages;
import latchkey.organization.CurrentMember;
import latchkey.organization.FirstOwners;
import latchkey.organization.GroupMemberships;
import latchkey.organization.InvitationAcceptance;
import latchkey.organization.InvitationPages;
import latchkey.organization.Invitations;
import latchkey.organization.LastOrganization;
import latchkey.organization.MemberPages;
import latchkey.organization.Members;
import latchkey.organization.MembershipStore;
import latchkey.organization.Memberships;
import latchkey.organization.MissingFactors;
import latchkey.organization.OrganizationPages;
import latchkey.organization.OrganizationStore;
import latchkey.organization.PolicyStore;
import latchkey.organization.SecondFactorDemand;
import latchkey.site.FirstOwnerPages;
import latchkey.site.Setup;
import latchkey.site.SetupPages;
import latchkey.site.SiteMailPages;
import latchkey.site.SiteOrganizationPages;
import latchkey.token.BulkRevocationPages;
import latchkey.token.ClientStore;
import latchkey.token.CreateTokenPages;
import latchkey.token.CutOverBoards;
import latchkey.token.CutOverPages;
import latchkey.token.EditTokenPages;
import latchkey.token.ExpiringTokens;
import latchkey.token.HandOver;
import latchkey.token.HandOverNews;
import latchkey.token.HandOverPages;
import latchkey.token.Installation;
import latchkey.token.KeepingPages;
import latchkey.token.LiveTokens;
import latchkey.token.MissingWords;
import latchkey.token.NarrowingPages;
import latchkey.token.OverviewPages;
import latchkey.token.OwnerRevocationPages;
import latchkey.token.Peppers;
import latchkey.token.PolicyChange;
import latchkey.token.PolicyPages;
import latchkey.token.PolicyPreview;
import latchkey.token.RevocationPages;
import latchkey.token.RevocationPreviews;
import latchkey.token.RotationPages;
import latchkey.token.RulesOfMember;
import latchkey.token.ScopeAdvices;
import latchkey.token.ScopePages;
import latchkey.token.ScopeUseStore;
import latchkey.token.SecretStore;
import latchkey.token.TokenCounters;
import latchkey.token.TokenEditing;
import latchkey.token.TokenExportPages;
import latchkey.token.TokenLifecycle;
import latchkey.token.TokenListPages;
import latchkey.token.TokenListReader;
import latchkey.token.TokenLists;
import latchkey.token.TokenMessages;
import latchkey.token.TokenNarrowing;
import latchkey.token.TokenOfPath;
import latchkey.token.TokenPages;
import latchkey.token.TokenReader;
import latchkey.token.TokenRevocation;
import latchkey.token.TokenRotation;
import latchkey.token.TokenRows;
import latchkey.token.TokenSearchPages;
import latchkey.token.TokenSecret;
import latchkey.token.UnusedTokens;
import latchkey.token.UsageViews;
import latchkey.verification.Announcements;
import latchkey.verification.ChangeFollower;
import latchkey.verification.ForwardAuth;
import latchkey.verification.HolderRevocation;
import latchkey.verification.Introspection;
import latchkey.verification.Lookup;
import latchkey.verification.Propagation;
import latchkey.verification.ResourceServerPages;
import latchkey.verification.ResourceServers;
import latchkey.verification.SelfDescription;
import latchkey.verification.UsageRecorder;
import latchkey.verification.UsageStorage;
import latchkey.verification.Verifier;
import latchkey.web.BaseUrl;
import latchkey.web.ClientAddress;
import latchkey.web.KeyedHash;
import latchkey.web.SealedBox;
import latchkey.web.Web;
import latchkey.web.WebServer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: puts the parts together over one database, starts them and stops them in order. */
public final class Latchkey implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Latchkey.class);
    private static final Duration FOLLOWED_EVERY = Duration.ofMillis(200);
    private static final Duration FLUSHED_EVERY = Duration.ofSeconds(5);
    private static final Duration ENFORCED_EVERY = Duration.ofMinutes(1);
    private static final Duration CLIENTS_KEPT = Duration.ofDays(35);
    private static final Duration APPLIED_EVERY = Duration.ofSeconds(20);
    private static final LocalTime TOLD_AT = LocalTime.of(6, 0);
    private static final Duration SENT_EVERY = Duration.ofSeconds(5);
    private static final Duration TIDIED_EVERY = Duration.ofMinutes(10);

    private final Housekeeping housekeeping = new Housekeeping();
    /** On a thread of its own: others wait for it, and no other work shall keep it. */
    private final Housekeeping following = new Housekeeping();

    /** On a thread of its own: no other work shall keep use from being stored. */
    private final Housekeeping storing = new Housekeeping();

    /** What answers do not wait for, lest their time tells something. */
    private final Housekeeping afterwards = new Housekeeping();

    private final int port;
    private final Web web;
    private final Javalin server;
    private final Javalin management;
    private final ChangeFollower follower;
    private final UsageRecorder usage;
    private final ResourceServers resourceServers;
    private final Setup setup;
    private final Checkpoints checkpoints;
    private final OutboxDelivery delivery;
    private final ExpiringTokens expiringTokens;
    private final Jobs jobs;
    private final UnusedTokens unusedTokens;
    private final ClientStore clients;
    private final ScopeUseStore scopeUses;
    private final @Nullable Oidc oidc;

    /**
     * @param database migrated
     * @param clock the database's time
     */
    private Latchkey(Settings settings, DataSource database, Peppers peppers, AuditKey auditKey, Clock clock) {
        var db = Database.context(database);
        var transactions = new Transactions(db);
        var brand = settings.tokenBrand();
        port = FreePort.unlessSet(settings.httpAddress(), settings.httpPort());
        web = web(settings, db, peppers);

        var events = new AuditStore(db);
        var lookup = new Lookup(db, settings.secretsRemembered());
        follower = lookup.follower();
        var propagation = new Propagation(db, follower, clock);
        var announcements = new Announcements(db, transactions, propagation::await);
        var audit = new AuditLog(events, clock, announcements::recorded);
        var box = new SealedBox(peppers.derive("sealed"));
        var outbox = new Outbox(db, box, clock);
        var sessions = new Sessions(db, web.browserId(), web.clientAddress(), settings.sessionLimits(), clock);
        var devices = new Devices(db, web.cookies(), clock);
        var throttle = new Throttle(db, transactions, clock);
        var passwords = new Passwords();
        var accounts = new AccountStore(db);
        var memberships = new MembershipStore(db);
        var currentAccount = new CurrentAccount(sessions);
        var keptForms = new KeptForms(db, box, web.cookies(), TokenSecret::isWithin, FormWords::of, clock);
        var detour = new ProofDetour(sessions, keptForms);
        var accountEvents = new AccountEvents(audit, transactions, memberships::organizationsOf);
        var factors = new Factors(db);
        var totp = new Totp(db, box, clock);
        var recoveryCodes = new RecoveryCodes(db, new KeyedHash(peppers.derive("recovery codes")), clock);
        var pendingSignIns = new PendingSignIns(db, web.browserId(), clock);
        var ways = settings.signInWays();
        web.views().everywhere("ways", ctx -> ways);
        var oidcSettings = settings.oidc();
        var waysIn = new WaysIn(db, ways, oidcSettings == null ? null : oidcSettings.issuer());
        var notices = new SecurityNotices(waysIn, outbox, web.baseUrl(), web.clientAddress(), clock);
        var signIn = new SignIn(
                accounts,
                passwords,
                sessions,
                devices,
                factors,
                pendingSignIns,
                notices,
                throttle,
                accountEvents,
                transactions,
                web.clientAddress());
        var secondFactor = new SecondFactor(
                signIn,
                pendingSignIns,
                totp,
                recoveryCodes,
                factors,
                notices,
                devices,
                throttle,
                accountEvents,
                transactions,
                web.clientAddress());
        var otherBrowsers = new OtherBrowsers(sessions, pendingSignIns, devices, keptForms);
        var factorChange = new FactorChange(otherBrowsers, notices, accountEvents, web.clientAddress());
        var totpSetUp = new TotpSetUp(db, recoveryCodes, factors, factorChange, transactions, box, clock);
        var passwordChange = new PasswordChange(
                db, sessions, otherBrowsers, passwords, accountEvents, outbox, transactions, web.baseUrl(), clock);
        var passwordReset = new PasswordReset(
                db,
                waysIn,
                passwordChange,
                accountEvents,
                outbox,
                transactions,
                web.baseUrl(),
                work -> afterwards.atOnce("Sending a link for a new password", work),
                clock);
        var passwordRules = new PasswordRules(settings.breachedPasswords());
        Predicate<UUID> hasSecondFactor = account -> factors.of(account).hasSecond();
        var signInPages = new SignInPages(signIn, accounts, web.browserId(), settings.sessionLimits());
        var relyingParty = new RelyingParty(web.baseUrl());
        var challenges = new PasskeyChallenges(db, web.browserId(), clock);
        var passkeys = new Passkeys(
                db, challenges, relyingParty, devices, throttle, accountEvents, notices, transactions, web, clock);
        var passkeyRegistration =
                new PasskeyRegistration(db, challenges, relyingParty, recoveryCodes, factorChange, transactions, clock);
        var passkeyKeeping =
                new PasskeyKeeping(db, accountEvents, recoveryCodes, factors, waysIn, factorChange, transactions, web);
        var invitations = new Invitations(db, web.baseUrl(), outbox, audit, transactions, clock);
        var liveTokens = new LiveTokens(db, clock);
        var tokenMessages = new TokenMessages(
                db, new NewsLimit(db, outbox, clock)::put, web.baseUrl().value());
        var members = new Members(db, sessions, outbox, audit, transactions, liveTokens, clock);
        var handOverNews = new HandOverNews(tokenMessages, web.baseUrl(), outbox);
        var handOver = new HandOver(db, members, handOverNews, audit, transactions, clock);
        var last = new LastOrganization(web.cookies());
        var acceptance =
                new InvitationAcceptance(db, passwords, signIn, audit, transactions, web.clientAddress(), clock);
        oidc = oidcSettings == null
                ? null
                : new Oidc(
                        oidcSettings,
                        ways,
                        db,
                        web,
                        box,
                        signIn,
                        sessions,
                        settings.sessionLimits(),
                        invitations::isInvited,
                        new GroupMemberships(
                                settings.groupRules(), db, sessions, liveTokens, outbox, web.baseUrl(), audit, clock),
                        notices,
                        accountEvents,
                        transactions,
                        clock);
        var linkedProviders = new LinkedProviderPages(
                new LinkedProviders(db, waysIn, factorChange, oidcSettings, transactions), web.flash(), clock);
        setup = new Setup(db, passwords, signIn, audit, transactions, web.clientAddress(), clock);

        var tokens = new TokenReader(db);
        var catalogue = settings.scopes();
        var policies = new PolicyStore(db);
        var rulesOfMember = new RulesOfMember(catalogue, policies, memberships, clock);
        var editing = new TokenEditing(db, audit, transactions, clock);
        var accountProof = new AccountProof(
                accounts, passwords, totp, devices, throttle, accountEvents, transactions, web.clientAddress());
        var lifecycle = new TokenLifecycle(db, tokenMessages, audit, transactions, peppers, brand, clock);
        var policyChange = new PolicyChange(db, audit, transactions, clock);
        clients = new ClientStore(db);
        scopeUses = new ScopeUseStore(db);
        unusedTokens = new UnusedTokens(db, tokenMessages, audit, transactions, clock);
        var tokenOfPath = new TokenOfPath(tokens);
        var lists = new TokenListReader(db);
        var rows = new TokenRows(db);
        var counters = new TokenCounters(db, events);
        var boards = new CutOverBoards(db, clock);
        var tokenPages = new TokenPages(
                tokenOfPath, boards, new UsageViews(db, clock), new ScopeAdvices(db, clock), events, catalogue, clock);
        var narrowing = new TokenNarrowing(db, audit, transactions, clock);
        var revocation = new TokenRevocation(db, tokenMessages, audit, transactions, clock);
        var previews = new RevocationPreviews(db, clock);
        var rotation = new TokenRotation(db, tokenMessages, audit, transactions, peppers, brand, clock);
        usage = new UsageRecorder(new UsageStorage(db, rotation, audit), transactions, announcements::kept);
        resourceServers = new ResourceServers(db, lookup, audit, transactions, peppers, brand, clock);
        var verifier = new Verifier(lookup, peppers, brand, usage, clock);

        Function<Context, UUID> organizationOf =
                ctx -> CurrentMember.of(ctx).organization().id();
        Function<Context, Actor> actorOf = ctx -> CurrentAccount.actor(ctx, web.clientAddress());
        var pages = new Pages(
                web.assets(),
                web.theme(),
                new SetupPages(setup, passwordRules, web),
                signInPages,
                new SecondFactorPages(secondFactor, passkeys, pendingSignIns, factors, web.flash()),
                new PasskeySignInPages(passkeys, signIn, signInPages),
                new AccountPages(waysIn),
                new SecurityPages(waysIn, factors, linkedProviders),
                linkedProviders,
                new TotpPages(totpSetUp, factors, waysIn, web),
                new RecoveryCodePages(recoveryCodes, factors, factorChange, transactions, web.baseUrl()),
                new LocalPasswords(ways),
                new OidcPages(oidc),
                new OidcLinkPages(oidc, web.flash()),
                new ProofPages(accountProof, passkeys, waysIn, factors, keptForms, sessions, settings.sessionLimits()),
                new PasswordPages(passwordChange, passwordRules, hasSecondFactor, web),
                new PasswordResetPages(
                        passwordReset, passwordRules, hasSecondFactor, signIn, ways, devices, throttle, web),
                new SessionPages(sessions, accountEvents, transactions, web, clock),
                new ResumptionPages(keptForms),
                new PasskeyPages(passkeyKeeping, passkeyRegistration, web, clock),
                new OrganizationPages(memberships, invitations, last, clock),
                new MemberPages(members, web, clock),
                new HandOverPages(handOver, revocation, web, clock),
                new InvitationPages(invitations, web),
                new AcceptancePages(acceptance, passwordRules, ways, web, clock),
                new SecondFactorDemand(factors),
                new OverviewPages(lists, rows, counters, clock),
                new TokenListPages(
                        new TokenLists(db, counters, events, settings.listsKept()), policies, catalogue, clock),
                new TokenSearchPages(new SecretStore(db), tokens, peppers, brand, web.flash(), clock),
                new TokenExportPages(lists, audit, transactions, web.clientAddress(), clock),
                tokenPages,
                new CreateTokenPages(lifecycle, tokenOfPath, rulesOfMember, catalogue, web, clock),
                new EditTokenPages(editing, tokenOfPath, rulesOfMember, detour, web, clock),
                new RotationPages(rotation, tokenOfPath, policies, catalogue, web, clock),
                new CutOverPages(rotation, tokenOfPath, boards, usage::flush, web),
                new NarrowingPages(narrowing, tokenOfPath, db, catalogue, web, clock),
                new RevocationPages(revocation, previews, tokenOfPath, propagation, web, clock),
                new BulkRevocationPages(revocation, previews, propagation, web, clock),
                new OwnerRevocationPages(revocation, previews, propagation, web, clock),
                new KeepingPages(unusedTokens, tokenOfPath, web),
                new PolicyPages(
                        policies,
                        new PolicyPreview(db, clock),
                        policyChange,
                        new MissingFactors(memberships, factors),
                        catalogue,
                        web,
                        clock),
                new AuditPages(events, organizationOf, clock),
                new AuditVerificationPages(
                        new ChainVerifier(db, auditKey), audit, transactions, organizationOf, actorOf, clock),
                new AuditExportPages(db, audit, transactions, organizationOf, actorOf, clock),
                new SiteOrganizationPages(new OrganizationStore(db), clock),
                new FirstOwnerPages(new FirstOwners(db, web.baseUrl(), outbox, audit, transactions, clock), web),
                new SiteMailPages(
                        new Mails(db, outbox, settings.smtpServer(), clock), db, audit, transactions, web, clock),
                new ResourceServerPages(resourceServers, web, clock),
                new ScopePages(catalogue),
                new SelfDescription(verifier, tokens, web.clientAddress(), clock),
                new Introspection(resourceServers, verifier, web.baseUrl()),
                new HolderRevocation(verifier, lifecycle, web.clientAddress()),
                new ForwardAuth(verifier, web.clientAddress()));
        var authority = new Memberships(currentAccount, memberships, factors, last);
        server = new WebServer(web, settings.allowedHosts(), authority, detour)
                .create(routes -> new Routes(routes).add(pages));
        management = new ManagementServer(db).create();
        following.every(FOLLOWED_EVERY, "Following changes", follower::tryToFollow);
        housekeeping.every(TIDIED_EVERY, "Forgetting changes", follower::tidy);
        storing.every(FLUSHED_EVERY, "Storing the use of tokens", this::flush);
        housekeeping.every(ENFORCED_EVERY, "Narrowing tokens", narrowing::finish);
        housekeeping.every(TIDIED_EVERY, "Ending sessions", sessions::deleteDead);
        housekeeping.every(TIDIED_EVERY, "Forgetting kept forms", keptForms::deleteOld);
        housekeeping.every(TIDIED_EVERY, "Forgetting failures", throttle::deleteOld);
        housekeeping.every(TIDIED_EVERY, "Forgetting browsers", devices::deleteOld);
        housekeeping.every(TIDIED_EVERY, "Forgetting sign-ins nobody finished", pendingSignIns::deleteOld);
        housekeeping.every(TIDIED_EVERY, "Forgetting challenges", challenges::deleteOld);
        if (oidc != null) {
            housekeeping.every(TIDIED_EVERY, "Forgetting ways to the provider", oidc::deleteOld);
        }
        housekeeping.every(APPLIED_EVERY, "Applying policies", policyChange::finishApplying);
        housekeeping.every(TIDIED_EVERY, "Ending unused tokens", this::endUnusedTokens);
        var words = new MissingWords(db, transactions);
        housekeeping.atOnce("Writing the words of tokens", words::write);
        housekeeping.every(TIDIED_EVERY, "Writing the words of tokens", words::write);
        housekeeping.every(
                TIDIED_EVERY,
                "Forgetting clients",
                () -> forgetClients(clock.instant().minus(CLIENTS_KEPT)));
        delivery = new OutboxDelivery(db, outbox, mailing(settings), clock);
        expiringTokens =
                new ExpiringTokens(db, outbox::put, transactions, web.baseUrl().value(), clock);
        jobs = new Jobs(database, clock);
        jobs.add("send-mail", FixedDelay.of(SENT_EVERY), delivery::send);
        jobs.add("tell-expiring-tokens", Schedules.daily(ZoneOffset.UTC, TOLD_AT), expiringTokens::tell);
        jobs.add("forget-mail", FixedDelay.of(TIDIED_EVERY), stopping -> delivery.forget());
        checkpoints = new Checkpoints(db, auditKey, clock);
        housekeeping.every(TIDIED_EVERY, "Signing the audit log", checkpoints::sign);
    }

    private @Nullable Mailing mailing(Settings settings) {
        var smtp = settings.smtpServer();
        return smtp == null ? null : new Mailing(smtp, settings.mailFrom(), web.views());
    }

    /** Whom to ask, on the page that refuses a member for want of a role. */
    private static @Nullable List<String> whoCan(Context ctx, MembershipStore memberships) {
        var member = CurrentMember.orNull(ctx);
        return member == null || ctx.statusCode() != HttpStatus.FORBIDDEN.getCode()
                ? null
                : memberships.owners(member.organization().id());
    }

    private Web web(Settings settings, DSLContext db, Peppers peppers) {
        var set = settings.baseUrl();
        var baseUrl = set == null ? new BaseUrl("http://localhost:" + port) : set;
        var made = Web.create(
                baseUrl, new KeyedHash(peppers.derive("forms")), new ClientAddress(settings.trustedProxies()));
        made.views().everywhere("viewer", CurrentAccount::orNull);
        made.views().everywhere("member", CurrentMember::orNull);
        made.views().everywhere("memberships", CurrentMember::memberships);
        made.views().everywhere("whoCan", ctx -> whoCan(ctx, new MembershipStore(db)));
        return made;
    }

    /** Checks what must not have changed since the installation began, then serves. */
    public static Latchkey start(
            Settings settings, DataSource database, Peppers peppers, AuditKey auditKey, Clock clock) {
        var latchkey = startWithoutJobs(settings, database, peppers, auditKey, clock);
        latchkey.jobs.start();
        return latchkey;
    }

    /** For tests, which do jobs when they want them done: see {@link #sendMail}. */
    static Latchkey startWithoutJobs(
            Settings settings, DataSource database, Peppers peppers, AuditKey auditKey, Clock clock) {
        var db = Database.context(database);
        var installation = new Installation(db, clock);
        installation.checkPeppers(peppers);
        installation.checkBrand(settings.tokenBrand());
        new ChainAdoption(db, new AuditLog(new AuditStore(db), clock), new Transactions(db)).run();
        var latchkey = new Latchkey(settings, database, peppers, auditKey, clock);
        try {
            latchkey.follower.follow();
            listen(latchkey.server, settings.httpAddress(), latchkey.port, "LATCHKEY_HTTP_PORT");
            var managementPort = FreePort.unlessSet(settings.managementAddress(), settings.managementPort());
            listen(latchkey.management, settings.managementAddress(), managementPort, "LATCHKEY_MANAGEMENT_PORT");
            return latchkey;
        } catch (RuntimeException e) {
            latchkey.close();
            throw e;
        }
    }

    private static void listen(Javalin server, String address, int port, String setting) {
        FreePort.require(address, port, setting);
        try {
            server.start(address, port);
        } catch (JavalinBindException e) {
            throw FreePort.inUse(port, setting);
        }
    }

    public String url() {
        return web.baseUrl().value();
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return management.port();
    }

    /** For tests, which hold every route against what is expected of it. */
    List<Endpoint> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .toList();
    }

    /** The address at which an empty installation is set up, new at each call. */
    public Optional<String> setupLink() {
        return setup.invite().map(token -> url() + "/setup?token=" + token);
    }

    /** Signs the audit log, as happens every few minutes where the day's checkpoint lacks. */
    void signAudit() {
        checkpoints.sign();
    }

    /** Stores what is gathered in memory. */
    void flush() {
        usage.flush();
        resourceServers.flush();
    }

    /** What tells who used tokens and for what, and is too old to be shown. */
    private void forgetClients(Instant before) {
        clients.deleteBefore(before);
        scopeUses.deleteBefore(before);
    }

    /** Announces, suspends and revokes tokens that nobody uses, where the policy wants it. */
    void endUnusedTokens() {
        unusedTokens.tidy();
    }

    /** Sends what waits in the outbox and is due, as happens every few seconds. */
    void sendMail() {
        delivery.send(() -> false);
    }

    /** Tells which tokens expire soon, as happens once a day. */
    void tellExpiringTokens() {
        expiringTokens.tell(() -> false);
    }

    /** Forgets messages that are too old, as happens every few minutes. */
    void forgetMail() {
        delivery.forget();
    }

    /** Requests under way are finished first, and what was gathered is stored last. */
    @Override
    public void close() {
        try {
            stop(server);
            stop(management);
            afterwards.close();
            jobs.close();
            storing.close();
            housekeeping.close();
            following.close();
        } finally {
            flush();
            follower.leave();
        }
    }

    /** A client that does not finish in time must not keep the rest from being stored. */
    private static void stop(Javalin server) {
        try {
            server.stop();
        } catch (JavalinException e) {
            LOG.warn("Stopped without waiting for every request any longer: {}", e.getMessage());
        }
    }
}
