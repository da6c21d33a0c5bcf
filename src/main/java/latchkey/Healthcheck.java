package latchkey;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks the portal that runs on this machine whether it is ready, as whoever watches a container wants to know. */
@Command(
        name = "healthcheck",
        description = "Asks the portal that runs here with the same settings whether it can serve.",
        exitCodeList = {
            " 0:it can",
            " 1:it can not, or there is none",
            " 2:wrong usage",
            "70:an unforeseen failure",
            "78:a setting is wrong, or management.port is 0, so that nobody knows where to ask"
        })
final class Healthcheck implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Mixin
    private final Shell shell = new Shell();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var settings = shell.start().settings();
        if (settings.managementPort() == 0) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "LATCHKEY_MANAGEMENT_PORT is 0: set a port, so that it can be asked.");
        }
        var address = address(settings.managementAddress());
        var ready = URI.create("http://%s:%d/health/ready".formatted(address, settings.managementPort()));
        return ask(ready) ? 0 : 1;
    }

    private boolean ask(URI uri) throws InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
            var status = http.send(request, BodyHandlers.discarding()).statusCode();
            shell.say(status == 200 ? "Ready." : "Not ready: %s answered %d.".formatted(uri, status));
            return status == 200;
        } catch (IOException e) {
            shell.say("Not ready: nothing answered at %s.".formatted(uri));
            return false;
        }
    }

    /** Where somebody on this machine reaches what listens there; “everywhere” is no address to ask at. */
    private static String address(String listens) throws IOException {
        var address = InetAddress.getByName(listens);
        var asked = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        return asked.getAddress().length == 4 ? asked.getHostAddress() : "[" + asked.getHostAddress() + "]";
    }
}
