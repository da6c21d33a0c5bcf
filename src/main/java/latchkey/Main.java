package latchkey;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import latchkey.database.ConnectionPool;
import latchkey.database.Database;
import latchkey.database.DatabaseAddress;
import latchkey.database.DatabaseClock;
import latchkey.database.EmbeddedDatabase;
import latchkey.database.ExitCode;
import latchkey.database.Migrations;
import latchkey.database.StartupFailure;
import latchkey.token.Installation;
import latchkey.token.Peppers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program as started from a shell. */
@Command(
        name = "latchkey",
        mixinStandardHelpOptions = true,
        version = "Latchkey 0.1.0",
        description = "Serves the portal. Settings come from latchkey.conf, LATCHKEY_ variables and --set.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:stopped in order",
            " 2:wrong usage",
            "69:the database cannot be reached or is too old",
            "73:the data folder cannot be written or is in use",
            "75:a port is in use",
            "78:a setting is wrong"
        })
public final class Main implements Callable<Integer> {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private volatile boolean serving;

    @Option(names = "--demo", description = "Fill an empty installation with two lifelike organizations.")
    private boolean demo;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The file of settings (latchkey.conf, if it exists).")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting, such as http.port=9000.")
    private Map<String, String> flags = new LinkedHashMap<>();

    public static void main(String... arguments) {
        // Times are UTC everywhere; no library shall think otherwise.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
                .execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        try {
            serve(SettingsFiles.read(file(), System.getenv(), flags));
            serving = true;
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
        new CountDownLatch(1).await();
        return 0;
    }

    /** A file that was named has to be there: a misspelt name must not start an installation of defaults. */
    private Path file() {
        if (file == null) {
            return Path.of("latchkey.conf");
        } else if (Files.isReadable(file)) {
            return file;
        } else {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "--config names a file that can’t be read: %s.".formatted(file));
        }
    }

    /** Being told to stop is no failure: whoever watches the process sees 0, not the signal. */
    private void stop() {
        closeAll();
        if (serving) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void serve(Settings settings) {
        if (demo) {
            refuseStrangers(settings);
        }
        var dataDir = demo ? settings.dataDir().resolve("demo") : settings.dataDir();
        var address = settings.databaseUrl().isEmpty() ? embedded(settings, dataDir) : external(settings);
        new Migrations(address).run();
        var pool = open(new ConnectionPool(address, settings.databaseConnections()));
        var db = Database.context(pool.dataSource());
        var clock = new DatabaseClock(db);
        clock.compare();
        var comparing = open(new Housekeeping());
        comparing.every(Duration.ofSeconds(1), "Comparing clocks", clock::compare);
        var set = settings.pepper();
        Peppers peppers = set == null ? PepperFile.readOrCreate(dataDir) : set;

        new Installation(db, clock).checkDemo(demo);
        var latchkey = open(Latchkey.start(settings, pool.dataSource(), peppers, clock));
        if (demo) {
            Demo.fillIfEmpty(db, peppers, settings, clock).forEach(System.out::println);
        }
        latchkey.setupLink()
                .ifPresent(link -> System.out.println("Set this installation up, once, within 24 hours: " + link));
        System.out.println("Latchkey is ready at " + latchkey.url());
    }

    private DatabaseAddress embedded(Settings settings, Path dataDir) {
        var database = open(EmbeddedDatabase.start(dataDir, settings.dataDir().resolve("mariadb")));
        database.whenLost(this::stopWithoutDatabase);
        return database.address();
    }

    /** Nothing can be served any more, and whoever watches the process can start it again. */
    private void stopWithoutDatabase() {
        System.err.println("Latchkey stops: its embedded database ended by itself.");
        closeAll();
        Runtime.getRuntime().halt(ExitCode.UNAVAILABLE.status());
    }

    private static DatabaseAddress external(Settings settings) {
        return new DatabaseAddress(settings.databaseUrl(), settings.databaseUser(), settings.databasePassword());
    }

    private static void refuseStrangers(Settings settings) {
        var baseUrl = settings.baseUrl();
        if (baseUrl != null && !baseUrl.isLoopback()) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_BASE_URL is %s, but --demo, whose passwords everybody knows, serves this machine only."
                            .formatted(baseUrl.value()));
        }
        try {
            if (!InetAddress.getByName(settings.httpAddress()).isLoopbackAddress()) {
                throw new StartupFailure(
                        ExitCode.CONFIGURATION,
                        "LATCHKEY_HTTP_ADDRESS is %s, but --demo, whose passwords everybody knows, serves this machine only."
                                .formatted(settings.httpAddress()));
            }
        } catch (UnknownHostException e) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "LATCHKEY_HTTP_ADDRESS is not an address of this machine.", e);
        }
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
                System.err.println("While stopping: " + e.getMessage());
            }
        }
    }

    private static int explain(Exception failure) throws Exception {
        if (failure instanceof StartupFailure known) {
            System.err.println("Latchkey can’t start. " + known.getMessage());
            return known.exitCode().status();
        }
        throw failure;
    }
}
