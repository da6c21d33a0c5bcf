package latchkey;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.javalin.Javalin;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.audit.ChainAdoption;
import latchkey.database.Database;
import latchkey.database.Transactions;
import latchkey.token.Installation;
import latchkey.token.PepperFollower;
import latchkey.verification.UsageRecorder;
import latchkey.web.WebServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The portal: its parts over one database, started and stopped in order. */
public final class Latchkey implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Latchkey.class);
    private static final Duration FOLLOWED_EVERY = Duration.ofMillis(200);
    private static final Duration FLUSHED_EVERY = Duration.ofSeconds(5);
    private static final Duration COUNTED_EVERY = Duration.ofSeconds(1);
    private static final LocalTime TOLD_AT = LocalTime.of(6, 0);
    private static final Duration SENT_EVERY = Duration.ofSeconds(5);
    private static final Duration MAIL_FORGOTTEN_EVERY = Duration.ofMinutes(10);

    private final Housekeeping housekeeping = new Housekeeping();

    /** On a thread of its own: others wait for it, and no other work shall keep it. */
    private final Housekeeping following = new Housekeeping();

    /** On a thread of its own: no other work shall keep use from being stored. */
    private final Housekeeping storing = new Housekeeping();

    /** On a thread of its own too: where much is used, counting is never done. */
    private final Housekeeping counting = new Housekeeping();

    /** What answers do not wait for, lest their time tells something. */
    private final Housekeeping afterwards = new Housekeeping();

    private final int port;
    private final Parts parts;
    private final Javalin server;
    private final Javalin management;
    private final Edge edge;
    private final Readiness readiness;
    private final Metrics metrics;
    private final PepperFollower peppers;
    private final Jobs jobs;
    private final Duration stopDelay;
    private boolean serving;

    private Latchkey(Surroundings given) {
        var settings = given.settings();
        stopDelay = settings.stopDelay();
        port = FreePort.unlessSet(settings.httpAddress(), settings.httpPort());
        var ground = new Foundation(given, port);
        parts = new Parts(
                ground, given.auditKey(), work -> afterwards.atOnce("Sending a link for a new password", work));
        edge = new Edge(settings, ground.web.clientAddress());
        server = new WebServer(
                        ground.web,
                        settings.allowedHosts(),
                        parts.organizations.authority,
                        parts.accounts.detour,
                        edge.accessLog,
                        edge.admission,
                        edge.connections)
                .create((routes, direct) -> new Routes(routes, direct, edge).add(parts));
        readiness = new Readiness(ground.db, parts.verification.follower::problem);
        metrics = new Metrics(ground.meters);
        metrics.measureMachine();
        metrics.measure(given, parts);
        metrics.measure(edge);
        management = new ManagementServer(readiness, metrics).create();
        following.every(FOLLOWED_EVERY, "Following changes", parts.verification.follower::tryToFollow);
        peppers = new PepperFollower(ground.db, given.peppers(), given.clock());
        jobs = new Jobs(given.database(), given.clock());
        jobs.add("send-mail", FixedDelay.of(SENT_EVERY), parts.site.delivery::send);
        jobs.add("tell-expiring-tokens", Schedules.daily(ZoneOffset.UTC, TOLD_AT), parts.tokens.expiring::tell);
        jobs.add("forget-mail", FixedDelay.of(MAIL_FORGOTTEN_EVERY), stopping -> parts.site.delivery.forget());
    }

    /** Checks what must not have changed since the installation began, then serves. */
    static Latchkey start(Surroundings given) {
        var latchkey = startWithoutJobs(given);
        latchkey.beginJobs();
        return latchkey;
    }

    private void beginJobs() {
        storing.every(
                FLUSHED_EVERY.dividedBy(UsageRecorder.PARTS),
                "Storing the use of tokens",
                parts.verification.usage::flushNext);
        storing.every(FLUSHED_EVERY, "Storing the use of resource servers", parts.verification.resourceServers::flush);
        storing.every(FLUSHED_EVERY, "Following peppers", peppers::follow);
        counting.every(COUNTED_EVERY, "Counting the use of tokens", parts.verification.counting::countSome);
        parts.tidy(housekeeping);
        jobs.start();
    }

    /** For tests, which do every job when they want it done: see {@link #countUse} and {@link #sendMail}. */
    static Latchkey startWithoutJobs(Surroundings given) {
        var settings = given.settings();
        var db = Database.context(given.database());
        var installation = new Installation(db, given.clock());
        installation.checkPeppers(given.peppers());
        installation.checkBrand(settings.tokenBrand());
        new ChainAdoption(db, new AuditLog(new AuditStore(db), given.clock()), new Transactions(db)).run();
        var latchkey = new Latchkey(given);
        try {
            latchkey.parts.verification.follower.follow();
            latchkey.peppers.follow();
            listen(latchkey.server, settings.httpAddress(), latchkey.port, "LATCHKEY_HTTP_PORT");
            var managementPort = FreePort.unlessSet(settings.managementAddress(), settings.managementPort());
            listen(latchkey.management, settings.managementAddress(), managementPort, "LATCHKEY_MANAGEMENT_PORT");
            latchkey.serving = true;
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
        return parts.ground.web.baseUrl().value();
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
        return parts.site.setup.invite().map(token -> url() + "/setup?token=" + token);
    }

    /** Signs the audit log, as happens every few minutes where the day's checkpoint lacks. */
    void signAudit() {
        parts.site.checkpoints.sign();
    }

    /** Stores what is gathered in memory. */
    void flush() {
        parts.verification.flush();
    }

    /** Stores the use of tokens and counts it, as happens every few seconds. */
    void countUse() {
        parts.verification.countUse();
    }

    /** Announces, suspends and revokes tokens that nobody uses, where the policy wants it. */
    void endUnusedTokens() {
        parts.tokens.unused.tidy();
    }

    /** Sends what waits in the outbox and is due, as happens every few seconds. */
    void sendMail() {
        parts.site.delivery.send(() -> false);
    }

    /** Tells which tokens expire soon, as happens once a day. */
    void tellExpiringTokens() {
        parts.tokens.expiring.tell(() -> false);
    }

    /** Learns which pepper digests new secrets, as happens every few seconds. */
    void followPeppers() {
        peppers.follow();
    }

    /** Forgets messages that are too old, as happens every few minutes. */
    void forgetMail() {
        parts.site.delivery.forget();
    }

    /** First nothing new is asked for, then requests under way are finished, and what was gathered is stored last. */
    @Override
    public void close() {
        readiness.stop();
        edge.connections.letGo();
        if (serving) {
            pause(stopDelay);
        }
        try {
            stop(server);
            edge.close();
            stop(management);
            afterwards.close();
            jobs.close();
            storing.close();
            counting.close();
            housekeeping.close();
            following.close();
            metrics.close();
        } finally {
            flush();
            parts.verification.counting.countSome();
            parts.verification.follower.leave();
            peppers.leave();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
