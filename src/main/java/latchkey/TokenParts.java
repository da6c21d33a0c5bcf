package latchkey;

import java.time.Clock;
import java.time.Duration;
import latchkey.mail.NewsLimit;
import latchkey.organization.PolicyStore;
import latchkey.token.BulkRevocationPages;
import latchkey.token.ClientStore;
import latchkey.token.CreateTokenPages;
import latchkey.token.CutOverBoards;
import latchkey.token.EditTokenPages;
import latchkey.token.ExpiringTokens;
import latchkey.token.HandOver;
import latchkey.token.HandOverNews;
import latchkey.token.HandOverPages;
import latchkey.token.KeepingPages;
import latchkey.token.MissingWords;
import latchkey.token.NarrowingPages;
import latchkey.token.OverviewPages;
import latchkey.token.OwnerRevocationPages;
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
import latchkey.token.UnusedTokens;
import latchkey.token.UsageViews;

/** The parts of {@link latchkey.token} put together, but for the pages that wait for what verification has gathered. */
final class TokenParts {
    private static final Duration ENFORCED_EVERY = Duration.ofMinutes(1);
    private static final Duration APPLIED_EVERY = Duration.ofSeconds(20);
    private static final Duration CLIENTS_KEPT = Duration.ofDays(35);

    final TokenReader reader;
    final TokenOfPath tokenOfPath;
    final CutOverBoards boards;
    final TokenRotation tokenRotation;
    final TokenLifecycle lifecycle;
    final UnusedTokens unused;
    final ExpiringTokens expiring;

    final OverviewPages overview;
    final TokenListPages list;
    final TokenSearchPages search;
    final TokenExportPages export;
    final TokenPages tokens;
    final CreateTokenPages creation;
    final EditTokenPages edit;
    final RotationPages rotation;
    final NarrowingPages narrowing;
    final RevocationPages revocation;
    final BulkRevocationPages bulkRevocation;
    final OwnerRevocationPages ownerRevocation;
    final KeepingPages keeping;
    final PolicyPages policy;
    final HandOverPages handOver;
    final ScopePages scopes;

    private final Clock clock;
    private final TokenNarrowing tokenNarrowing;
    private final PolicyChange policyChange;
    private final MissingWords missingWords;
    private final ClientStore clients;
    private final ScopeUseStore scopeUses;

    TokenParts(Foundation ground, AccountParts accounts, OrganizationParts organizations) {
        var settings = ground.settings;
        var db = ground.db;
        var transactions = ground.transactions;
        var audit = ground.audit;
        var web = ground.web;
        var peppers = ground.peppers;
        var brand = settings.tokenBrand();
        clock = ground.clock;

        var catalogue = settings.scopes();
        reader = new TokenReader(db);
        tokenOfPath = new TokenOfPath(reader);
        boards = new CutOverBoards(db, clock);
        clients = new ClientStore(db);
        scopeUses = new ScopeUseStore(db);
        missingWords = new MissingWords(db, transactions);
        var policies = new PolicyStore(db);
        var rulesOfMember = new RulesOfMember(catalogue, policies, organizations.memberships, clock);
        var lists = new TokenListReader(db);
        var rows = new TokenRows(db);
        var counters = new TokenCounters(db, ground.events);

        var messages = new TokenMessages(
                db, new NewsLimit(db, ground.outbox, clock)::put, web.baseUrl().value());
        lifecycle = new TokenLifecycle(db, messages, audit, transactions, peppers, brand, clock);
        tokenRotation = new TokenRotation(db, messages, audit, transactions, peppers, brand, clock);
        tokenNarrowing = new TokenNarrowing(db, audit, transactions, clock);
        var tokenRevocation = new TokenRevocation(db, messages, audit, transactions, clock);
        var previews = new RevocationPreviews(db, clock);
        policyChange = new PolicyChange(db, audit, transactions, clock);
        unused = new UnusedTokens(db, messages, audit, transactions, clock);
        expiring = new ExpiringTokens(
                db, ground.outbox::put, transactions, web.baseUrl().value(), clock);
        var handingOver = new HandOver(
                db,
                organizations.members,
                new HandOverNews(messages, web.baseUrl(), ground.outbox),
                audit,
                transactions,
                clock);

        overview = new OverviewPages(lists, rows, counters, clock);
        list = new TokenListPages(
                new TokenLists(db, counters, ground.events, settings.listsKept()), policies, catalogue, clock);
        search = new TokenSearchPages(new SecretStore(db), reader, peppers, brand, web.flash(), clock);
        export = new TokenExportPages(lists, audit, transactions, web.clientAddress(), clock);
        tokens = new TokenPages(
                tokenOfPath,
                boards,
                new UsageViews(db, clock),
                new ScopeAdvices(db, clock),
                ground.events,
                catalogue,
                clock);
        creation = new CreateTokenPages(lifecycle, tokenOfPath, rulesOfMember, catalogue, web, clock);
        edit = new EditTokenPages(
                new TokenEditing(db, audit, transactions, clock),
                tokenOfPath,
                rulesOfMember,
                accounts.detour,
                web,
                clock);
        rotation = new RotationPages(tokenRotation, tokenOfPath, policies, catalogue, web, clock);
        narrowing = new NarrowingPages(tokenNarrowing, tokenOfPath, db, catalogue, web, clock);
        revocation = new RevocationPages(tokenRevocation, previews, tokenOfPath, ground.propagation, web, clock);
        bulkRevocation = new BulkRevocationPages(tokenRevocation, previews, ground.propagation, web, clock);
        ownerRevocation = new OwnerRevocationPages(tokenRevocation, previews, ground.propagation, web, clock);
        keeping = new KeepingPages(unused, tokenOfPath, web);
        policy = new PolicyPages(
                policies,
                new PolicyPreview(db, clock),
                policyChange,
                organizations.missingFactors,
                catalogue,
                web,
                clock);
        handOver = new HandOverPages(handingOver, tokenRevocation, web, clock);
        scopes = new ScopePages(catalogue);
    }

    void tidy(Housekeeping housekeeping) {
        housekeeping.every(ENFORCED_EVERY, "Narrowing tokens", tokenNarrowing::finish);
        housekeeping.every(APPLIED_EVERY, "Applying policies", policyChange::finishApplying);
        housekeeping.nowAndThen("Ending unused tokens", unused::tidy);
        housekeeping.atOnce("Writing the words of tokens", missingWords::write);
        housekeeping.nowAndThen("Writing the words of tokens", missingWords::write);
        housekeeping.nowAndThen("Forgetting clients", this::forgetClients);
    }

    /** What tells who used tokens and for what, and is too old to be shown. */
    private void forgetClients() {
        var before = clock.instant().minus(CLIENTS_KEPT);
        clients.deleteBefore(before);
        scopeUses.deleteBefore(before);
    }
}
