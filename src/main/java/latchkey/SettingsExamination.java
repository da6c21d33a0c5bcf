package latchkey;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import latchkey.database.StartupFailure;

/** Whether the settings can be read, fit each other, and are safe. */
final class SettingsExamination {
    private static final List<Function<Settings, ?>> READERS = List.of(
            Settings::httpPort,
            Settings::managementPort,
            Settings::baseUrl,
            Settings::allowedHosts,
            Settings::dataDir,
            Settings::databaseConnections,
            Settings::pepper,
            Settings::auditKey,
            Settings::formerAuditKeys,
            Settings::trustedProxies,
            Settings::smtpServer,
            Settings::mailFrom,
            Settings::tokenBrand,
            Settings::sessionLimits,
            Settings::secretsRemembered,
            Settings::listsKept,
            Settings::breachedPasswords,
            Settings::smtpServer,
            Settings::mailFrom,
            Settings::signInWays,
            Settings::groupRules,
            Settings::scopes);

    private static final Duration LONGEST_SESSION = Duration.ofHours(24);

    private final Settings settings;
    private final boolean demo;
    private final Findings findings;

    SettingsExamination(Start start, Findings findings) {
        this.settings = start.settings();
        this.demo = start.demo();
        this.findings = findings;
    }

    /** Looks at all; false if one can't be read, so that nothing that depends on them can be looked at. */
    boolean areReadable() {
        var wrong = READERS.stream().filter(reader -> !isReadable(reader)).count();
        if (wrong > 0) {
            return false;
        }
        findings.ok("The settings can be read.");
        if (demo) {
            findings.examine(() -> DemoAddress.refuseStrangers(settings));
        }
        baseUrl();
        proxies();
        sessions();
        return true;
    }

    private boolean isReadable(Function<Settings, ?> reader) {
        try {
            var unused = reader.apply(settings);
            return true;
        } catch (StartupFailure e) {
            findings.problem(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void baseUrl() {
        var baseUrl = settings.baseUrl();
        if (baseUrl == null && isLoopback()) {
            findings.ok("base-url is not set: this machine alone can use the portal, at http://localhost.");
        } else if (baseUrl == null) {
            findings.problem(
                    "base-url is not set, though http.address is %s: whoever comes by another name than localhost is refused. Set it to the address people use."
                            .formatted(settings.httpAddress()));
        } else if (baseUrl.isHttps() || baseUrl.isLoopback()) {
            findings.ok("base-url is %s.".formatted(baseUrl.value()));
        } else {
            findings.problem(
                    "base-url is %s: passwords and secrets would travel for all to read. Put a TLS proxy in front, and set https://…"
                            .formatted(baseUrl.value()));
        }
    }

    private boolean isLoopback() {
        var address = new IPAddressString(settings.httpAddress()).getAddress();
        return address == null ? settings.httpAddress().equals("localhost") : address.isLoopback();
    }

    private void proxies() {
        var proxies = settings.trustedProxies();
        var baseUrl = settings.baseUrl();
        if (proxies.stream().anyMatch(SettingsExamination::isEverybody)) {
            findings.problem(
                    "trusted-proxies names the whole Internet: anybody could pretend to come from anywhere. Name the proxies alone.");
        } else if (proxies.isEmpty() && baseUrl != null && baseUrl.isHttps()) {
            findings.warn(
                    "trusted-proxies is empty: every caller seems to come from the proxy in front, so that one who fails to sign in slows the others down. Name the proxy.");
        } else {
            findings.ok(
                    proxies.isEmpty()
                            ? "trusted-proxies is empty: X-Forwarded-For is believed of nobody."
                            : "trusted-proxies names %d.".formatted(proxies.size()));
        }
    }

    private static boolean isEverybody(IPAddress network) {
        var length = network.getNetworkPrefixLength();
        return length != null && length == 0;
    }

    private void sessions() {
        var limits = settings.sessionLimits();
        if (limits.idle().compareTo(limits.absolute()) > 0) {
            findings.warn(
                    "session.idle-limit is longer than session.absolute-limit, so it never ends a session. Make it shorter.");
        } else if (limits.absolute().compareTo(LONGEST_SESSION) > 0) {
            findings.warn(
                    "session.absolute-limit is longer than a day: whoever finds a browser open is signed in for long. Make it shorter.");
        } else {
            findings.ok("Sessions end after %d minutes without a request, and after %d at all."
                    .formatted(limits.idle().toMinutes(), limits.absolute().toMinutes()));
        }
    }
}
