package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;

class CommandsTest {
    private static final Path REFERENCE = Path.of("docs/commands.md");

    @ParameterizedTest
    @MethodSource("names")
    void theReferenceHasTheHelpOfEachCommandWordForWord(String name) throws IOException {
        assertThat(Files.readString(REFERENCE)).contains("## " + name + "\n", "```text\n" + help(name) + "```\n");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyCommandExplainsItselfAndItsExitCodes(String name) {
        var words = name.split(" ");
        var arguments = Arrays.copyOf(Arrays.copyOfRange(words, 1, words.length), words.length);
        arguments[words.length - 1] = "--help";
        var ended = Commands.run(arguments);

        assertThat(ended.status()).isZero();
        assertThat(ended.output()).isEqualTo(help(name)).contains("Exit codes:", "   2   wrong usage");
        assertThat(ended.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "audit", "config", "keys", "mail"})
    void whatOnlyHoldsCommandsIsWrongUsageAlone(String name) {
        var ended = Commands.run(name);

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors()).contains("Usage: latchkey " + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin create --email=a@acme.example --password=hunter2-hunter2",
                "admin create --email=a@acme.example --password hunter2-hunter2",
                "admin create --email=a@acme.example hunter2-hunter2",
                "config show --set hunter2-hunter2",
                "config show --set hunter2-hunter2=x",
                "doctor --demo=hunter2-hunter2",
                "hunter2-hunter2",
            })
    void wrongUsageIsNamedButNoValueIsRepeated(String arguments) {
        var ended = Commands.run(arguments.split(" "));

        assertThat(ended.status()).isIn(2, 78);
        assertThat(ended.errors().lines().findFirst().orElse("")).endsWith(".");
        // A key of no setting is named, since it can't be found otherwise; values never are.
        if (!arguments.endsWith("=x")) {
            assertThat(ended.output() + ended.errors()).doesNotContain("hunter2");
        }
    }

    @Test
    void theVersionIsTheOneOfTheBuild() throws IOException {
        var version = Commands.run("version");
        assertThat(version.output())
                .startsWith("Latchkey " + Version.NUMBER + "\n")
                .contains("Java " + Runtime.version())
                .endsWith("Database " + newestMigration() + "\n");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + Version.NUMBER);
        assertThat(Commands.run("--version").output()).isEqualTo(version.output());
        assertThat(Commands.run("admin", "create", "--version").output()).isEqualTo(version.output());
    }

    private static int newestMigration() throws IOException {
        try (var migrations = Files.list(Path.of("migrations"))) {
            return migrations
                    .mapToInt(file ->
                            Integer.parseInt(file.getFileName().toString().substring(1, 4)))
                    .max()
                    .orElseThrow();
        }
    }

    @Test
    void aFailureNobodyForesawIsOneSentenceAndAFile() throws IOException {
        var failing = Main.commandLine();
        failing.addSubcommand("fail", new Failing());
        var err = new StringWriter();
        failing.setErr(new PrintWriter(err, true));

        assertThat(failing.execute("fail")).isEqualTo(70);
        var sentence = err.toString();
        assertThat(sentence.lines()).hasSize(1);
        assertThat(sentence).contains("IllegalStateException").doesNotContain("\tat ", "an inner detail");
        var file = Path.of(sentence.replaceFirst("(?s).* is in (.*)\\.\\s*$", "$1"));
        assertThat(Files.readString(file)).contains("an inner detail", "\tat ");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        Files.delete(file);
    }

    @CommandLine.Command(name = "fail")
    static final class Failing implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("an inner detail");
        }
    }

    private static String help(String name) {
        return Commands.all()
                .filter(command -> command.getCommandSpec().qualifiedName().equals(name))
                .map(command -> command.getUsageMessage(Help.Ansi.OFF))
                .findFirst()
                .orElseThrow();
    }

    static List<String> names() {
        return Commands.all()
                .map(command -> command.getCommandSpec().qualifiedName())
                .toList();
    }
}
