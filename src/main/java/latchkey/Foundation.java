package latchkey;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import latchkey.account.CurrentAccount;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.ConnectionPool;
import latchkey.database.Database;
import latchkey.database.Transactions;
import latchkey.mail.Outbox;
import latchkey.organization.CurrentMember;
import latchkey.organization.MembershipStore;
import latchkey.token.Peppers;
import latchkey.verification.Announcements;
import latchkey.verification.Lookup;
import latchkey.verification.Propagation;
import latchkey.web.BaseUrl;
import latchkey.web.ClientAddress;
import latchkey.web.KeyedHash;
import latchkey.web.SealedBox;
import latchkey.web.Web;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What all features stand on: the database, the ground of every page, the audit log with who hears of it, and mail. */
final class Foundation {
    final Settings settings;
    final Peppers peppers;
    final Clock clock;
    final DSLContext db;
    final Transactions transactions;
    final Web web;
    final Lookup lookup;
    final Propagation propagation;
    final Announcements announcements;
    final AuditStore events;
    final AuditLog audit;
    final SealedBox box;
    final Outbox outbox;
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** @param port where the portal will be found, unless settings say otherwise */
    Foundation(Surroundings given, int port) {
        settings = given.settings();
        peppers = given.peppers();
        clock = given.clock();
        db = Database.context(given.database());
        transactions = new Transactions(db);
        web = web(port);
        lookup = new Lookup(
                Database.context(given.reading()),
                Database.context(given.looking()),
                clock,
                settings.secretsRemembered(),
                ConnectionPool.LONGEST_WAIT_TO_READ);
        propagation = new Propagation(db, transactions, lookup.follower(), clock);
        announcements = new Announcements(db, transactions, propagation::await);
        events = new AuditStore(db);
        audit = new AuditLog(events, clock, announcements::recorded);
        box = new SealedBox(peppers.derive("sealed"));
        outbox = new Outbox(db, box, clock);
    }

    private Web web(int port) {
        var set = settings.baseUrl();
        var baseUrl = set == null ? new BaseUrl("http://localhost:" + port) : set;
        var made = Web.create(
                baseUrl, new KeyedHash(peppers.derive("forms")), new ClientAddress(settings.trustedProxies()));
        var ways = settings.signInWays();
        made.views().everywhere("ways", ctx -> ways);
        made.views().everywhere("viewer", CurrentAccount::orNull);
        made.views().everywhere("member", CurrentMember::orNull);
        made.views().everywhere("memberships", CurrentMember::memberships);
        made.views().everywhere("whoCan", ctx -> whoCan(ctx, new MembershipStore(db)));
        return made;
    }

    /** Whom to ask, on the page that refuses a member for want of a role. */
    private static @Nullable List<String> whoCan(Context ctx, MembershipStore memberships) {
        var member = CurrentMember.orNull(ctx);
        return member == null || ctx.statusCode() != HttpStatus.FORBIDDEN.getCode()
                ? null
                : memberships.owners(member.organization().id());
    }
}
