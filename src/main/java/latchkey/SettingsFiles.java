package latchkey;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import org.jspecify.annotations.Nullable;

/** Where settings come from: defaults, then {@code latchkey.conf}, then LATCHKEY_ variables, then flags. */
final class SettingsFiles {
    private static final String ROOT = "latchkey";
    private static final String PREFIX = "LATCHKEY_";
    private static final String FILE = "_FILE";

    private SettingsFiles() {}

    /**
     * @param file latchkey.conf, which need not exist
     * @param variables the environment
     * @param flags settings given on the command line, by key
     */
    static Settings read(Path file, Map<String, String> variables, Map<String, String> flags) {
        var defaults = ConfigFactory.parseResources("reference.conf").resolve().getConfig(ROOT);
        var config = fromFile(file, defaults);
        for (var variable : keys(defaults).entrySet()) {
            var value = value(variable.getKey(), variables);
            var origin = variables.containsKey(variable.getKey() + FILE) ? variable.getKey() + FILE : variable.getKey();
            config = value == null ? config : with(config, variable.getValue(), value, origin);
        }
        for (var flag : flags.entrySet()) {
            if (!keys(defaults).containsValue(flag.getKey())) {
                throw failure(
                        "There is no setting “%s” to --set: docs/running.md lists them all.".formatted(flag.getKey()));
            }
            config = with(config, flag.getKey(), flag.getValue(), "--set");
        }
        refuseUnknown(variables, keys(defaults));
        return new Settings(config);
    }

    /** The variable of a key: {@code LATCHKEY_HTTP_PORT} of {@code http.port}. */
    static String variable(String key) {
        return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static Config fromFile(Path file, Config defaults) {
        if (!Files.exists(file)) {
            return defaults;
        }
        try {
            var parsed = ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
            var own = parsed.hasPath(ROOT) ? parsed.getConfig(ROOT) : parsed;
            for (var entry : own.entrySet()) {
                if (!defaults.hasPath(entry.getKey())) {
                    throw failure("%s: there is no setting “%s”.".formatted(file, entry.getKey()));
                }
            }
            return own.withFallback(defaults);
        } catch (ConfigException e) {
            throw failure("%s could not be read: %s.".formatted(file, e.getMessage()));
        }
    }

    /** The variables that mean something, each with its key. Lists are for the file only. */
    private static Map<String, String> keys(Config defaults) {
        var keys = new HashMap<String, String>();
        for (var entry : defaults.entrySet()) {
            if (entry.getValue().valueType() != ConfigValueType.LIST) {
                keys.put(variable(entry.getKey()), entry.getKey());
            }
        }
        return keys;
    }

    private static @Nullable String value(String variable, Map<String, String> variables) {
        var file = variables.get(variable + FILE);
        if (file == null) {
            return variables.get(variable);
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw failure("%s%s names a file that could not be read: %s.".formatted(variable, FILE, file));
        }
    }

    private static Config with(Config config, String key, String value, String origin) {
        return config.withValue(key, ConfigValueFactory.fromAnyRef(value, origin));
    }

    private static void refuseUnknown(Map<String, String> variables, Map<String, String> known) {
        for (var variable : variables.keySet()) {
            var name = variable.endsWith(FILE) ? variable.substring(0, variable.length() - FILE.length()) : variable;
            if (variable.startsWith(PREFIX) && !known.containsKey(name) && !known.containsKey(variable)) {
                throw failure("There is no setting " + variable + ": docs/running.md lists them all.");
            }
        }
    }

    private static StartupFailure failure(String sentence) {
        return new StartupFailure(ExitCode.CONFIGURATION, sentence);
    }
}
