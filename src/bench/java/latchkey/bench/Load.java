package latchkey.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What wrk, in a process of its own, presents to a server.
 *
 * @param kind "introspect" or "forward-auth"
 * @param order "random", or "walk": one secret after the other
 */
record Load(Path script, Path secrets, String kind, String order, String credentials) {
    private static final double FAILED_AT_MOST = 0.001;
    private static final Pattern MEASURED = Pattern.compile("measured (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    /** @throws IOException unless nearly every request was answered as it should be: some may be shed */
    Measured run(int port, int connections, int seconds) throws IOException, InterruptedException {
        var measured = start(port, connections, seconds).measured();
        if (measured.errors() > FAILED_AT_MOST * measured.rate() * seconds) {
            throw new IOException(measured.errors() + " requests failed of " + kind);
        }
        return measured;
    }

    Running start(int port, int connections, int seconds) throws IOException {
        var command = new ArrayList<>(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "-s"));
        command.addAll(List.of(script.toString(), "http://localhost:" + port, "--", secrets.toString()));
        command.addAll(List.of(kind, order, credentials));
        return new Running(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    record Running(Process process) {
        Measured measured() throws IOException, InterruptedException {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            var found = MEASURED.matcher(output);
            if (!found.find()) {
                throw new IOException(output);
            }
            return new Measured(
                    Long.parseLong(found.group(1)) * 1e6 / Long.parseLong(found.group(2)),
                    Long.parseLong(found.group(3)) / 1e3,
                    Long.parseLong(found.group(4)) / 1e3,
                    Long.parseLong(found.group(5)));
        }
    }

    /** Requests a second, and milliseconds. */
    record Measured(double rate, double median, double p99, long errors) {}
}
