package latchkey.web;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Where people find this installation, such as {@code https://tokens.example.org}. Never taken from a request. */
public record BaseUrl(String value) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @throws IllegalArgumentException unless it is a scheme and a host, with or without a port */
    public static BaseUrl parse(String text) {
        var uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        var isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        var isBare = "".equals(uri.getRawPath())
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null;
        if (!isWeb || uri.getHost() == null || !isBare) {
            throw new IllegalArgumentException(text);
        }
        return new BaseUrl(uri.toString().toLowerCase(Locale.ROOT));
    }

    public boolean isHttps() {
        return value.startsWith("https:");
    }

    public boolean isLoopback() {
        return LOOPBACK.contains(host());
    }

    /** Without the port. */
    public String host() {
        return URI.create(value).getHost();
    }

    /** The host and, unless it is the scheme's own, the port: what browsers send as Host. */
    String authority() {
        var authority = URI.create(value).getAuthority();
        var defaultPort = isHttps() ? ":443" : ":80";
        return authority.endsWith(defaultPort)
                ? authority.substring(0, authority.length() - defaultPort.length())
                : authority;
    }

    /** What browsers send as Origin (RFC 6454 §6.2). */
    public String origin() {
        return (isHttps() ? "https://" : "http://") + authority();
    }
}
