package latchkey;

import com.typesafe.config.Config;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import latchkey.account.OidcSettings;
import latchkey.organization.GroupRule;
import latchkey.organization.Role;
import latchkey.web.BaseUrl;

/** Reads the settings of the provider. */
record OidcReader(Settings settings) {
    private static final Set<String> FIELDS = Set.of("group", "organization", "role");
    private static final int LONGEST_ISSUER = 255;

    OidcSettings read() {
        return new OidcSettings(
                check("oidc.issuer", OidcReader::isIssuer, "is not an address such as https://id.example.org"),
                check("oidc.client-id", id -> !id.isBlank(), "is empty, though oidc.issuer names a provider"),
                settings.text("oidc.client-secret").strip(),
                check("oidc.name", name -> !name.isBlank(), "is empty"),
                check("oidc.scopes", OidcReader::hasScopes, "lacks openid or email"),
                settings.text("oidc.groups-claim"),
                settings.flag("oidc.create-accounts"),
                settings.flag("oidc.second-factor-done"));
    }

    static GroupRule rule(Config rule) {
        for (var key : rule.root().keySet()) {
            if (!FIELDS.contains(key)) {
                throw new IllegalArgumentException("a group has no “" + key + "”");
            }
        }
        return new GroupRule(
                rule.getString("group"),
                rule.getString("organization"),
                Role.valueOf(rule.getString("role").toUpperCase(Locale.ROOT)));
    }

    private String check(String key, Predicate<String> rule, String complaint) {
        return settings.read(
                key,
                text -> {
                    if (!rule.test(text)) {
                        throw new IllegalArgumentException(key);
                    }
                    return text;
                },
                complaint);
    }

    /** What comes unprotected from another machine could come from anybody. */
    private static boolean isIssuer(String text) {
        var uri = URI.create(text);
        var isSafe = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(uri));
        return isSafe
                && uri.getHost() != null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null
                && text.length() <= LONGEST_ISSUER
                && text.chars().allMatch(character -> character > ' ' && character < 127);
    }

    private static boolean isLoopback(URI uri) {
        return new BaseUrl(uri.getScheme() + "://" + uri.getAuthority()).isLoopback();
    }

    private static boolean hasScopes(String text) {
        return List.of(text.strip().split(" +")).containsAll(Set.of("openid", "email"));
    }
}
