package latchkey;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Set;
import java.util.regex.Pattern;

/** A setting as it can be shown: what it is and where it comes from, but nothing secret. */
record SettingValue(String key, ConfigValue value) {
    static final Set<String> SECRETS = Set.of("database.password", "pepper", "audit.key", "oidc.client-secret");

    private static final String MASK = "\"********\"";

    /** Whatever stands between the colon behind a user and the last @ of an address: passwords are often not encoded. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)([^:/@]*):.*(?=@)");

    /** First, since what it holds may have an @ in it. */
    private static final Pattern PARAMETER = Pattern.compile("(?i)([?&][^=&]*(?:pass|secret|key|token)[^=&]*)=[^&]*");

    /** In the language of the file. */
    String masked() {
        return SECRETS.contains(key) && !isEmpty() ? MASK : withoutPasswords().render(ConfigRenderOptions.concise());
    }

    String origin() {
        var origin = value.origin();
        if (origin.resource() != null) {
            return "default";
        }
        return origin.filename() == null
                ? origin.description()
                : "%s:%d".formatted(origin.filename(), origin.lineNumber());
    }

    private boolean isEmpty() {
        return value.unwrapped().equals("");
    }

    private ConfigValue withoutPasswords() {
        if (value.valueType() != ConfigValueType.STRING) {
            return value;
        }
        var text = PARAMETER.matcher(String.valueOf(value.unwrapped())).replaceAll("$1=********");
        return ConfigValueFactory.fromAnyRef(USER_INFO.matcher(text).replaceAll("$1:********"));
    }
}
