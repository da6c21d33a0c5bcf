package latchkey;

import latchkey.token.CutOverPages;
import latchkey.verification.ChangeFollower;
import latchkey.verification.ExplainPages;
import latchkey.verification.ForwardAuth;
import latchkey.verification.HolderRevocation;
import latchkey.verification.Introspection;
import latchkey.verification.ResourceServerPages;
import latchkey.verification.ResourceServers;
import latchkey.verification.SelfDescription;
import latchkey.verification.UsageCounting;
import latchkey.verification.UsageRecorder;
import latchkey.verification.UsageStorage;
import latchkey.verification.VerificationMetrics;
import latchkey.verification.Verifier;

/** The parts of {@link latchkey.verification} put together. */
final class VerificationParts {
    final ChangeFollower follower;
    final ResourceServerPages resourceServerPages;
    final SelfDescription selfDescription;
    final Introspection introspection;
    final HolderRevocation holderRevocation;
    final ForwardAuth forwardAuth;
    final ExplainPages explain;

    /** Tells which clients have changed over a moment ago, and so stores what is gathered first. */
    final CutOverPages cutOver;

    final VerificationMetrics metrics;
    final UsageRecorder usage;
    final UsageCounting counting;
    final ResourceServers resourceServers;

    VerificationParts(Foundation ground, TokenParts tokens) {
        var db = ground.db;
        var transactions = ground.transactions;
        var audit = ground.audit;
        var web = ground.web;
        var brand = ground.settings.tokenBrand();
        var clock = ground.clock;

        follower = ground.lookup.follower();
        metrics = new VerificationMetrics(ground.meters);
        counting = new UsageCounting(db, new UsageStorage(db, tokens.tokenRotation, audit), transactions);
        usage = new UsageRecorder(db, counting, transactions, ground.announcements::kept, clock);
        resourceServers = new ResourceServers(db, ground.lookup, audit, transactions, ground.peppers, brand, clock);
        var verifier = new Verifier(ground.lookup, ground.peppers, brand, usage, metrics, clock);

        resourceServerPages = new ResourceServerPages(resourceServers, web, clock);
        selfDescription = new SelfDescription(verifier, tokens.reader, web.clientAddress(), clock);
        introspection = new Introspection(resourceServers, verifier, web.baseUrl());
        holderRevocation = new HolderRevocation(verifier, tokens.lifecycle, web.clientAddress());
        forwardAuth = new ForwardAuth(verifier, web.clientAddress());
        explain = new ExplainPages(tokens.tokenOfPath, db, ground.settings.scopes(), clock);
        cutOver = new CutOverPages(tokens.tokenRotation, tokens.tokenOfPath, tokens.boards, this::countUse, web);
    }

    /** Stores what is gathered in memory. */
    void flush() {
        usage.flush();
        resourceServers.flush();
    }

    /** Stores what is gathered in memory and counts it at once. */
    void countUse() {
        flush();
        counting.countAll();
    }

    void tidy(Housekeeping housekeeping) {
        housekeeping.nowAndThen("Forgetting changes", follower::tidy);
    }
}
