package latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Map<String, Function<Settings, ?>> READERS = Map.ofEntries(
            Map.entry("base-url", Settings::baseUrl),
            Map.entry("http.port", Settings::httpPort),
            Map.entry("management.port", Settings::managementPort),
            Map.entry("database.connections", Settings::databaseConnections),
            Map.entry("pepper", Settings::pepper),
            Map.entry("trusted-proxies", Settings::trustedProxies),
            Map.entry("token.brand", Settings::tokenBrand),
            Map.entry("smtp-url", Settings::smtpServer),
            Map.entry("mail.from", Settings::mailFrom),
            Map.entry("lists.kept", Settings::listsKept),
            Map.entry("http.stop-delay", Settings::stopDelay),
            Map.entry("logging.format", Settings::logging),
            Map.entry("logging.access", Settings::logging),
            Map.entry("session.idle-limit", Settings::sessionLimits),
            Map.entry("session.absolute-limit", Settings::sessionLimits));

    @TempDir
    private Path folder;

    @Test
    void withoutAnythingTheDefaultsHold() {
        var settings = read(Map.of(), Map.of());

        assertThat(settings.httpAddress()).isEqualTo("127.0.0.1");
        assertThat(settings.httpPort()).isEqualTo(8080);
        assertThat(settings.managementAddress()).isEqualTo("127.0.0.1");
        assertThat(settings.baseUrl()).isNull();
        assertThat(settings.pepper()).isNull();
        assertThat(settings.databaseUrl()).isEmpty();
        assertThat(settings.dataDir()).isEqualTo(Path.of("data"));
        assertThat(settings.trustedProxies()).isEmpty();
        assertThat(settings.tokenBrand()).isEqualTo("lk");
        assertThat(settings.sessionLimits().idle()).hasHours(1);
        assertThat(settings.sessionLimits().absolute()).hasHours(12);
        assertThat(settings.scopes().groups()).isNotEmpty();
    }

    @Test
    void flagsWinOverVariablesVariablesOverTheFileAndTheFileOverDefaults() throws IOException {
        var file = file("http.port = 1001, http.address = \"127.0.0.2\", management.port = 1004");

        var settings = SettingsFiles.read(
                file,
                Map.of("LATCHKEY_HTTP_PORT", "1002", "LATCHKEY_HTTP_ADDRESS", "127.0.0.3"),
                Map.of("http.port", "1003"));
        assertThat(settings.httpPort()).isEqualTo(1003);
        assertThat(settings.httpAddress()).isEqualTo("127.0.0.3");
        assertThat(settings.managementPort()).isEqualTo(1004);
        assertThat(settings.managementAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void theFileMayHaveARootOfItsOwnAndReplaceTheScopes() throws IOException {
        var settings = SettingsFiles.read(file("""
                        latchkey {
                          http { port = 1001 }
                          scopes = [{ group = "All", resources = [{ id = "x", name = "X", description = "" }] }]
                        }"""), Map.of(), Map.of());

        assertThat(settings.httpPort()).isEqualTo(1001);
        assertThat(settings.scopes().groups()).hasSize(1);
    }

    @Test
    void aSecretMayStandInAFile() throws IOException {
        var secret = folder.resolve("password");
        Files.writeString(secret, "from the file\n");

        var settings = read(
                Map.of("LATCHKEY_DATABASE_PASSWORD_FILE", secret.toString(), "LATCHKEY_DATABASE_PASSWORD", "other"),
                Map.of());
        assertThat(settings.databasePassword()).isEqualTo("from the file");
    }

    @Test
    void aSecretFileThatIsMissingIsNamed() {
        assertFailure(
                () -> read(
                        Map.of("LATCHKEY_PEPPER_FILE", folder.resolve("missing").toString()), Map.of()),
                "LATCHKEY_PEPPER_FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATCHKEY_HTTP_PROT", "LATCHKEY_", "LATCHKEY_FILE", "LATCHKEY_X_FILE", "LATCHKEY_SCOPES"})
    void aVariableThatMeansNothingIsRefusedByName(String variable) {
        assertFailure(() -> read(Map.of(variable, "x"), Map.of()), variable);
    }

    @Test
    void variablesOfOthersAreLeftAlone() {
        assertThat(read(Map.of("HTTP_PORT", "x", "PATH", "/bin", "latchkey_http_port", "1"), Map.of())
                        .httpPort())
                .isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http.prot = 1", "latchkey.http.prot = 1", "nothing = true"})
    void aKeyOfTheFileThatMeansNothingIsRefusedByName(String line) throws IOException {
        var file = file(line);
        assertFailure(
                () -> SettingsFiles.read(file, Map.of(), Map.of()),
                line.substring(0, line.indexOf(' ')).replace("latchkey.", ""));
    }

    @Test
    void aKeyOfAFlagThatMeansNothingIsRefusedByName() {
        assertFailure(() -> read(Map.of(), Map.of("http.prot", "1")), "http.prot");
    }

    @Test
    void aFileThatIsNoHoconIsNamed() throws IOException {
        var file = file("http { port = ");
        assertFailure(() -> SettingsFiles.read(file, Map.of(), Map.of()), file.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "http.port,              LATCHKEY_HTTP_PORT,              x",
        "http.port,              LATCHKEY_HTTP_PORT,              -1",
        "http.port,              LATCHKEY_HTTP_PORT,              65536",
        "http.port,              LATCHKEY_HTTP_PORT,              ''",
        "http.port,              LATCHKEY_HTTP_PORT,              99999999999",
        "management.port,        LATCHKEY_MANAGEMENT_PORT,        80 80",
        "database.connections,   LATCHKEY_DATABASE_CONNECTIONS,   1",
        "database.connections,   LATCHKEY_DATABASE_CONNECTIONS,   1001",
        "base-url,               LATCHKEY_BASE_URL,               tokens.example",
        "base-url,               LATCHKEY_BASE_URL,               https://tokens.example/path",
        "base-url,               LATCHKEY_BASE_URL,               ht tp://x",
        "pepper,                 LATCHKEY_PEPPER,                 x",
        "pepper,                 LATCHKEY_PEPPER,                 1:c2hvcnQ=",
        "trusted-proxies,        LATCHKEY_TRUSTED_PROXIES,        proxy.internal",
        "trusted-proxies,        LATCHKEY_TRUSTED_PROXIES,        '10.0.0.0/8, 10.0.0.0/33'",
        "token.brand,            LATCHKEY_TOKEN_BRAND,            LK",
        "token.brand,            LATCHKEY_TOKEN_BRAND,            l",
        "token.brand,            LATCHKEY_TOKEN_BRAND,            toolong",
        "smtp-url,               LATCHKEY_SMTP_URL,               mail.example.org:25",
        "smtp-url,               LATCHKEY_SMTP_URL,               smtp://user@mail.example.org",
        "mail.from,              LATCHKEY_MAIL_FROM,              Latchkey <latchkey@tokens.example>",
        "mail.from,              LATCHKEY_MAIL_FROM,              'a@b.example, c@d.example'",
        "lists.kept,             LATCHKEY_LISTS_KEPT,             soon",
        "lists.kept,             LATCHKEY_LISTS_KEPT,             2 minutes",
        "http.stop-delay,        LATCHKEY_HTTP_STOP_DELAY,        2 minutes",
        "http.stop-delay,        LATCHKEY_HTTP_STOP_DELAY,        -1 second",
        "logging.format,         LATCHKEY_LOGGING_FORMAT,         xml",
        "logging.access,         LATCHKEY_LOGGING_ACCESS,         some",
        "session.idle-limit,     LATCHKEY_SESSION_IDLE_LIMIT,     soon",
        "session.absolute-limit, LATCHKEY_SESSION_IDLE_LIMIT,     soon",
        "session.idle-limit,     LATCHKEY_SESSION_IDLE_LIMIT,     0 minutes",
        "session.absolute-limit, LATCHKEY_SESSION_IDLE_LIMIT,     -1 hour",
    })
    void aValueThatCannotBeIsRefusedByTheNameOfItsSetting(String key, String variable, String value) {
        var settings = read(Map.of(), Map.of(key, value));
        assertFailure(() -> READERS.get(key).apply(settings), variable);
    }

    @Test
    void aRefusalDoesNotRepeatASecret() {
        var settings = read(Map.of("LATCHKEY_PEPPER", "1:not-a-pepper"), Map.of());
        assertThatThrownBy(settings::pepper).hasMessageNotContaining("not-a-pepper");
        var mail = read(Map.of("LATCHKEY_SMTP_URL", "smtp://user:not-a-password%@host"), Map.of());
        assertThatThrownBy(mail::smtpServer).hasMessageNotContaining("not-a-password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scopes = 7",
                "scopes = [7]",
                "scopes = [{ group = \"x\" }]",
                "scopes = [{ group = \"x\", resources = [{ id = \"a b\", name = \"\", description = \"\" }] }]",
            })
    void aCatalogueThatCannotBeIsRefused(String line) throws IOException {
        var settings = SettingsFiles.read(file(line), Map.of(), Map.of());
        assertFailure(settings::scopes, "LATCHKEY_SCOPES (scopes)");
    }

    @Test
    void networksAndHostsAreLists() {
        var settings = read(
                Map.of(
                        "LATCHKEY_TRUSTED_PROXIES",
                        "10.0.0.0/8, 2001:db8::/32,",
                        "LATCHKEY_HTTP_ALLOWED_HOSTS",
                        "A:1, b"),
                Map.of());

        assertThat(settings.trustedProxies()).hasSize(2);
        assertThat(settings.allowedHosts()).containsExactlyInAnyOrder("a:1", "b");
    }

    private static Settings read(Map<String, String> variables, Map<String, String> flags) {
        return SettingsFiles.read(Path.of("no such file"), variables, flags);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("latchkey.conf"), text);
    }

    private static void assertFailure(ThrowingCallable reading, String named) {
        assertThatThrownBy(reading)
                .hasMessageContaining(named)
                .asInstanceOf(type(StartupFailure.class))
                .returns(ExitCode.CONFIGURATION, StartupFailure::exitCode)
                .extracting(Throwable::getMessage)
                .asString()
                .endsWith(".")
                .doesNotContain("\n");
    }
}
