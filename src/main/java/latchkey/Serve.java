package latchkey;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import latchkey.database.ConnectionPool;
import latchkey.database.Database;
import latchkey.database.DatabaseAddress;
import latchkey.database.DatabaseClock;
import latchkey.database.EmbeddedDatabase;
import latchkey.database.ExitCode;
import latchkey.database.Migrations;
import latchkey.token.Installation;

/** Runs the portal until it is told to stop. */
final class Serve {
    /** Enough for what verification asks at once. */
    private static final int READING_CONNECTIONS = 4;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final PrintWriter out;
    private final PrintWriter errors;
    private volatile boolean serving;

    Serve(PrintWriter out, PrintWriter errors) {
        this.out = out;
        this.errors = errors;
    }

    void run(Start start) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        try {
            serve(start);
            serving = true;
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
        new CountDownLatch(1).await();
    }

    /** Being told to stop is no failure: whoever watches the process sees 0, not the signal. */
    private void stop() {
        closeAll();
        if (serving) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void serve(Start start) {
        var settings = start.settings();
        new Logging(settings.logging()).use();
        if (start.demo()) {
            DemoAddress.refuseStrangers(settings);
        }
        var address = start.isEmbedded() ? embedded(start) : start.external();
        new Migrations(address).run();
        var pool = open(new ConnectionPool(address, settings.databaseConnections()));
        var db = Database.context(pool.dataSource());
        var reading = open(pool.forReading(READING_CONNECTIONS));
        var looking = open(pool.forLooking());
        var clock = new DatabaseClock(Database.context(looking.dataSource()));
        clock.compare();
        var comparing = open(new Housekeeping());
        comparing.every(Duration.ofSeconds(1), "Comparing clocks", clock::compare);
        var peppers = start.peppers();

        new Installation(db, clock).checkDemo(start.demo());
        var latchkey = open(Latchkey.start(new Surroundings(
                settings,
                pool.dataSource(),
                reading.dataSource(),
                looking.dataSource(),
                peppers,
                start.auditKey(),
                clock)));
        if (start.demo()) {
            Demo.fillIfEmpty(db, peppers, settings, clock).forEach(out::println);
        }
        latchkey.setupLink().ifPresent(link -> out.println("Set this installation up, once, within 24 hours: " + link));
        out.println("Latchkey is ready at " + latchkey.url());
        out.flush();
    }

    private DatabaseAddress embedded(Start start) {
        var database = open(EmbeddedDatabase.start(start.dataDir(), start.binaries()));
        database.whenLost(this::stopWithoutDatabase);
        return database.address();
    }

    /** Nothing can be served any more, and whoever watches the process can start it again. */
    private void stopWithoutDatabase() {
        errors.println("Latchkey stops: its embedded database ended by itself.");
        errors.flush();
        closeAll();
        Runtime.getRuntime().halt(ExitCode.UNAVAILABLE.status());
    }

    private synchronized <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    /** In the opposite order of opening: the portal first, the database last. */
    private synchronized void closeAll() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                errors.println("While stopping: " + e.getMessage());
                errors.flush();
            }
        }
    }
}
