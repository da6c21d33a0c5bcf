package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import latchkey.Secrets;
import latchkey.TestPortal;
import latchkey.TestPortal.Server;
import latchkey.token.TokenSecret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs of docs/verifying.md, as they stand there, run for real: bin/test clients. */
@Timeout(300)
class ClientsTest {
    private static final Path PAGE = Path.of("docs/verifying.md");

    private final TestPortal portal = TestPortal.withPeople(Map.of("verification.remembered", "1000"));
    private final Server server = portal.registerServer("orders-api");

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        portal.close();
    }

    @ParameterizedTest
    @EnumSource
    void aProgramOfThePageTellsGoodTokensFromBadOnes(Client client) throws Exception {
        var program = program(client);
        var good = portal.create("Good, for " + client);
        assertThat(run(client, program, server, good.secret()))
                .isEqualTo(new Ended(0, client == Client.FORWARD_AUTH ? "accepted" : "accepted: Good, for " + client));
        assertThat(run(client, program, server, TokenSecret.generate("lk").expose()))
                .isEqualTo(new Ended(1, "refused"));
        assertThat(run(client, program, server, "no token & \"no\" $secret")).isEqualTo(new Ended(1, "refused"));
        var lacking = portal.create("Lacking, for " + client, "scopes", "metrics:read");
        assertThat(run(client, program, server, lacking.secret())).isEqualTo(new Ended(1, "refused"));

        portal.owner().post(good.path() + "/revocation");
        assertThat(run(client, program, server, good.secret())).isEqualTo(new Ended(1, "refused"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FORWARD_AUTH")
    void credentialsThatAreWrongAreNoAnswer(Client client) throws Exception {
        var good = portal.create("Unasked, for " + client);
        var unknown = new Server(
                server.id(), Secrets.remember(TokenSecret.generate("lkrs").expose()));

        assertThat(run(client, program(client), unknown, good.secret())).isEqualTo(new Ended(2, ""));
    }

    private Path program(Client client) throws IOException {
        var block = Pattern.compile("## %s\n\n```\\w+\n(.*?)```\n".formatted(client.heading), Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as(client.heading).isTrue();
        return Files.writeString(folder.resolve(client.file), block.group(1));
    }

    private Ended run(Client client, Path program, Server as, String token) throws Exception {
        var command = new ArrayList<>(client.command());
        command.add(program.toString());
        command.add(token);
        var output = folder.resolve("output");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors").toFile());
        process.environment()
                .putAll(Map.of("LATCHKEY_URL", portal.url(), "LATCHKEY_ID", as.id(), "LATCHKEY_SECRET", as.secret()));
        var started = process.start();
        try {
            assertThat(started.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            started.destroyForcibly();
        }
        // “go run” tells the exit code of the program on standard error, and ends with 1.
        var errors = Files.readString(folder.resolve("errors"));
        var status = errors.startsWith("exit status ") ? errors.strip().charAt(12) - '0' : started.exitValue();
        return new Ended(status, Files.readString(output).strip());
    }

    /** What the page has a program for. */
    enum Client {
        CURL("curl", "verify.sh", "sh"),
        JAVA(
                "Java",
                "Verify.java",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()),
        PYTHON("Python", "verify.py", "python3"),
        GO("Go", "verify.go", "go", "run"),
        NODE("Node", "verify.mjs", "node"),
        FORWARD_AUTH("Forward auth", "forward.sh", "sh");

        private final String heading;
        private final String file;
        private final List<String> command;

        Client(String heading, String file, String... command) {
            this.heading = heading;
            this.file = file;
            this.command = List.of(command);
        }

        List<String> command() {
            return command;
        }
    }

    private record Ended(int status, String output) {}
}
