package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowConfigTest {
    private static final Pattern SOUNDS_SECRET = Pattern.compile("password|pepper|secret|key");

    private static final Set<String> NOT_SECRET =
            Set.of("audit.former-keys", "sign-in.passwords", "passwords.breached-file");

    @TempDir
    private Path folder;

    @Test
    void eachSettingIsShownWithWhereItComesFrom() throws IOException {
        var file = Files.writeString(folder.resolve("latchkey.conf"), "http {\n  port = 9000\n}\ntoken.brand = ab\n");
        var secret = Files.writeString(folder.resolve("secret"), "hunter2");
        var settings = SettingsFiles.read(
                file,
                Map.of("LATCHKEY_TOKEN_BRAND", "cd", "LATCHKEY_DATABASE_PASSWORD_FILE", secret.toString()),
                Map.of("lists.kept", "0"));

        assertThat(shown(settings, "http.port")).isEqualTo("9000 # " + file + ":2");
        assertThat(shown(settings, "token.brand")).isEqualTo("\"cd\" # LATCHKEY_TOKEN_BRAND");
        assertThat(shown(settings, "lists.kept")).isEqualTo("\"0\" # --set");
        assertThat(shown(settings, "data-dir")).isEqualTo("\"data\" # default");
        assertThat(shown(settings, "database.password")).isEqualTo("\"********\" # LATCHKEY_DATABASE_PASSWORD_FILE");
        assertThat(shown(settings, "pepper")).isEqualTo("\"\" # default");
    }

    @ParameterizedTest
    @CsvSource({
        "smtp://host:25, smtp://host:25",
        "smtp://user@host:25, smtp://user@host:25",
        "smtp://user:hunter2@host:25, smtp://user:********@host:25",
        "smtps://user:hun@ter/2:@host:465, smtps://user:********@host:465",
        "jdbc:mariadb://host:3306/db?user=u&password=hun@ter2&x=y, jdbc:mariadb://host:3306/db?user=u&password=********&x=y",
        "jdbc:mariadb://host/db?keyStorePassword=hunter2, jdbc:mariadb://host/db?keyStorePassword=********",
        "jdbc:mariadb://host/db?PASSWORD=hunter2;&a=b, jdbc:mariadb://host/db?PASSWORD=********&a=b",
    })
    void aPasswordInAnAddressIsMaskedWhereverItStands(String typed, String masked) {
        for (var key : new String[] {"smtp-url", "database.url", "base-url"}) {
            var settings = SettingsFiles.read(Path.of("no such file"), Map.of(), Map.of(key, typed));
            assertThat(shown(settings, key)).isEqualTo("\"" + masked + "\" # --set");
        }
    }

    @Test
    void everySettingThatSoundsSecretIsMasked() {
        var defaults = ConfigFactory.parseResources("reference.conf").resolve().getConfig("latchkey");
        var sounding = defaults.entrySet().stream()
                .map(Map.Entry::getKey)
                .filter(key -> SOUNDS_SECRET.matcher(key).find())
                .filter(key -> !NOT_SECRET.contains(key))
                .toList();

        assertThat(sounding).hasSizeGreaterThan(2).containsExactlyInAnyOrderElementsOf(SettingValue.SECRETS);
    }

    @Test
    void theCommandShowsOriginsWhenAsked() {
        var without = Commands.run("config", "show", "--set", "pepper=1:hunter2");
        var with = Commands.run("config", "show", "--origin", "--set", "pepper=1:hunter2");

        assertThat(without.status()).isZero();
        assertThat(without.output()).contains("pepper = \"********\"\n").doesNotContain("hunter2", "# default");
        assertThat(with.output())
                .contains("pepper = \"********\"  # --set\n", "http.port = 8080  # default\n")
                .doesNotContain("hunter2");
        assertThat(ConfigFactory.parseString(with.output()).getInt("http.port")).isEqualTo(8080);
    }

    private static String shown(Settings settings, String key) {
        return settings.all().stream()
                .filter(setting -> setting.key().equals(key))
                .map(setting -> setting.masked() + " # " + setting.origin())
                .findFirst()
                .orElseThrow();
    }
}
