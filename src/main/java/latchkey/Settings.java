package latchkey;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import latchkey.account.BreachedPasswords;
import latchkey.account.OidcSettings;
import latchkey.account.SessionLimits;
import latchkey.account.SignInWays;
import latchkey.audit.AuditKey;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.mail.Address;
import latchkey.mail.SmtpServer;
import latchkey.organization.GroupRule;
import latchkey.token.Peppers;
import latchkey.token.ScopeCatalogue;
import latchkey.web.AccessLog;
import latchkey.web.BaseUrl;
import org.jspecify.annotations.Nullable;

/** The settings of the program, checked: what is wrong is said in one sentence that names the setting. */
public final class Settings {
    private static final Duration LISTS_KEPT_AT_MOST = Duration.ofMinutes(1);
    private static final Duration STOP_DELAYED_AT_MOST = Duration.ofMinutes(1);

    private final Config config;

    Settings(Config config) {
        this.config = config;
    }

    /** Every setting as it can be shown, by name. */
    List<SettingValue> all() {
        return config.entrySet().stream()
                .map(entry -> new SettingValue(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(SettingValue::key))
                .toList();
    }

    String httpAddress() {
        return text("http.address");
    }

    int httpPort() {
        return port("http.port");
    }

    String managementAddress() {
        return text("management.address");
    }

    int managementPort() {
        return port("management.port");
    }

    /** The base URL that was set; null: made from the port. */
    @Nullable
    BaseUrl baseUrl() {
        var text = text("base-url");
        return text.isEmpty()
                ? null
                : read("base-url", BaseUrl::parse, "is not of the form https://host or https://host:port");
    }

    Set<String> allowedHosts() {
        return parts("http.allowed-hosts").stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    LogSettings logging() {
        return new LogSettings(
                read(
                        "logging.format",
                        text -> switch (text.strip()) {
                            case "text" -> false;
                            case "json" -> true;
                            default -> throw new IllegalArgumentException(text);
                        },
                        "is neither text nor json"),
                read("logging.access", AccessLog.Which::of, "is neither none, pages nor all"),
                text("logging.access-file").isEmpty()
                        ? null
                        : read("logging.access-file", Path::of, "is not the name of a file"));
    }

    Path dataDir() {
        return read("data-dir", Settings::folder, "is not a folder");
    }

    String databaseUrl() {
        return text("database.url");
    }

    String databaseUser() {
        return text("database.user");
    }

    String databasePassword() {
        return text("database.password");
    }

    int databaseConnections() {
        return number("database.connections", 2, 1000);
    }

    /** The pepper that was set; null: the one of the data folder. */
    @Nullable
    Peppers pepper() {
        return text("pepper").isEmpty()
                ? null
                : read("pepper", Peppers::parse, "is not of the form 1:<base64 of 32 bytes>");
    }

    /** The key that was set; null: the one of the data folder. */
    @Nullable
    AuditKey auditKey() {
        return text("audit.key").isEmpty()
                ? null
                : read("audit.key", AuditKey::parse, "is not a private key of Ed25519 (base64 of PKCS #8)");
    }

    /** Public keys in base64 whose checkpoints are believed too. */
    Set<String> formerAuditKeys() {
        return Set.copyOf(parts("audit.former-keys"));
    }

    List<IPAddress> trustedProxies() {
        return read(
                "trusted-proxies",
                text -> parts("trusted-proxies").stream()
                        .map(part -> {
                            var address = new IPAddressString(part).getAddress();
                            if (address == null) {
                                throw new IllegalArgumentException(part);
                            }
                            return address.toPrefixBlock();
                        })
                        .toList(),
                "is not a list of networks such as 10.0.0.0/8, 2001:db8::/32");
    }

    /** The server that takes mails; null: none is set, and no mail is sent. */
    @Nullable
    SmtpServer smtpServer() {
        return text("smtp-url").isEmpty()
                ? null
                : read(
                        "smtp-url",
                        SmtpServer::parse,
                        "is not of the form smtp://host:port or smtps://user:password@host:port,"
                                + " with user and password percent-encoded");
    }

    /** The address that mails come from. */
    String mailFrom() {
        var set = read(
                "mail.from",
                address -> {
                    if (!address.isEmpty() && !Address.isValid(address)) {
                        throw new IllegalArgumentException(address);
                    }
                    return address;
                },
                "is not one address such as latchkey@example.org");
        if (!set.isEmpty()) {
            return set;
        }
        var baseUrl = baseUrl();
        return Address.at(baseUrl == null ? "localhost" : baseUrl.host());
    }

    boolean localPasswords() {
        return flag("sign-in.passwords");
    }

    /** How people can sign in; a {@link StartupFailure} if nobody could. */
    SignInWays signInWays() {
        var oidc = oidc();
        if (!localPasswords() && oidc == null) {
            throw wrong("sign-in.passwords", "is false, but oidc.issuer names no provider to sign in with");
        }
        return new SignInWays(localPasswords(), oidc == null ? null : oidc.name());
    }

    /** The provider; null: there is none. */
    @Nullable
    OidcSettings oidc() {
        return text("oidc.issuer").isEmpty() ? null : new OidcReader(this).read();
    }

    /** What groups of the provider make their people. */
    List<GroupRule> groupRules() {
        try {
            return config.getConfigList("oidc.groups").stream()
                    .map(OidcReader::rule)
                    .toList();
        } catch (ConfigException | IllegalArgumentException e) {
            throw wrong(
                    "oidc.groups",
                    "is not a list such as [{ group = \"platform\", organization = \"acme\", role = \"owner\" }]: "
                            + e.getMessage());
        }
    }

    String tokenBrand() {
        return read(
                "token.brand",
                brand -> {
                    if (!brand.matches("[a-z]{2,6}")) {
                        throw new IllegalArgumentException(brand);
                    }
                    return brand;
                },
                "is not 2 to 6 lower-case letters");
    }

    SessionLimits sessionLimits() {
        try {
            return new SessionLimits(
                    duration("session.idle-limit"),
                    duration("session.absolute-limit"),
                    duration("session.proof-limit"));
        } catch (ConfigException | IllegalArgumentException e) {
            throw wrong(
                    "session.idle-limit",
                    "or session.absolute-limit or session.proof-limit is not a duration such as 30 minutes");
        }
    }

    /** The passwords that were said to be known from breaches; none if no file was named. */
    BreachedPasswords breachedPasswords() {
        return text("passwords.breached-file").isEmpty()
                ? BreachedPasswords.none()
                : read(
                        "passwords.breached-file",
                        file -> BreachedPasswords.in(Path.of(file)),
                        "is not a file that can be read and holds a SHA-1 in each line, sorted");
    }

    /** How many secrets verification remembers; 0: none. */
    int secretsRemembered() {
        return number("verification.remembered", 0, 10_000_000);
    }

    /** How long what a list shows may be told again; zero: never. */
    Duration listsKept() {
        return upTo("lists.kept", LISTS_KEPT_AT_MOST, "is not a duration from 0 to 1 minute");
    }

    int connectionsAtOnce() {
        return number("http.connections", 100, 1_000_000);
    }

    int pagesAtOnce() {
        return number("http.pages", 1, 1_000);
    }

    int verificationsAtOnce() {
        return number("http.verifications", 1, 100_000);
    }

    /** For how long it goes on serving once it was told to stop; zero: not at all. */
    Duration stopDelay() {
        return upTo("http.stop-delay", STOP_DELAYED_AT_MOST, "is not a duration from 0 to 1 minute");
    }

    private Duration upTo(String key, Duration most, String complaint) {
        try {
            var duration = config.getDuration(key);
            if (duration.isNegative() || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException(key);
            }
            return duration;
        } catch (ConfigException | IllegalArgumentException e) {
            throw wrong(key, complaint);
        }
    }

    private Duration duration(String key) {
        var duration = config.getDuration(key);
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(key);
        }
        return duration;
    }

    ScopeCatalogue scopes() {
        try {
            return new ScopeCatalogue(config.getConfigList("scopes").stream()
                    .map(group -> new ScopeCatalogue.Group(
                            group.getString("group"),
                            group.getConfigList("resources").stream()
                                    .map(Settings::resource)
                                    .toList()))
                    .toList());
        } catch (ConfigException | IllegalArgumentException e) {
            throw wrong("scopes", "is not a list of groups of resources: " + e.getMessage());
        }
    }

    /** Empty would be wherever the program happens to be started. */
    private static Path folder(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(text);
        }
        return Path.of(text);
    }

    private static ScopeCatalogue.Resource resource(Config resource) {
        for (var key : resource.root().keySet()) {
            if (!Set.of("id", "name", "description", "writable").contains(key)) {
                throw new IllegalArgumentException("a resource has no “" + key + "”");
            }
        }
        return new ScopeCatalogue.Resource(
                resource.getString("id"),
                resource.getString("name"),
                resource.getString("description"),
                !resource.hasPath("writable") || resource.getBoolean("writable"));
    }

    private int port(String key) {
        return number(key, 0, 65_535);
    }

    private int number(String key, int least, int most) {
        return read(
                key,
                text -> {
                    var number = Integer.parseInt(text.strip());
                    if (number < least || number > most) {
                        throw new IllegalArgumentException(text);
                    }
                    return number;
                },
                "is not a number from " + least + " to " + most);
    }

    boolean flag(String key) {
        return read(
                key,
                text -> switch (text.strip()) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(text);
                },
                "is neither true nor false");
    }

    String text(String key) {
        try {
            return config.getString(key);
        } catch (ConfigException e) {
            throw wrong(key, "is not a single value");
        }
    }

    private List<String> parts(String key) {
        return Arrays.stream(text(key).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    <T> T read(String key, Function<String, T> parser, String complaint) {
        try {
            return parser.apply(text(key));
        } catch (IllegalArgumentException e) {
            throw wrong(key, complaint);
        }
    }

    private static StartupFailure wrong(String key, String complaint) {
        return new StartupFailure(
                ExitCode.CONFIGURATION, "%s (%s) %s.".formatted(SettingsFiles.variable(key), key, complaint));
    }
}
