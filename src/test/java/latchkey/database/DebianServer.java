package latchkey.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What it takes to run Debian's {@code mariadb-server}. It runs as the user {@code mysql} where this test is root: as root
 * no state of a cluster is transferred.
 */
final class DebianServer {
    private DebianServer() {}

    /** A data folder of which {@code root} is the administrator, without a password. */
    static void install(Path data) throws IOException {
        run(asUser(List.of(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + data,
                "--skip-test-db",
                "--auth-root-authentication-method=normal")));
    }

    static List<String> asUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        var asUser = new ArrayList<>(List.of("setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups"));
        asUser.addAll(command);
        return asUser;
    }

    static void give(Path folder) throws IOException {
        if (isRoot()) {
            run(List.of("chown", "mysql:mysql", folder.toString()));
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (awaitEnd(process) != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
    }

    static int awaitEnd(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
