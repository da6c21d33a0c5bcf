package latchkey.mail;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server that takes the mails of this installation.
 *
 * @param tls whether it speaks TLS from the first byte
 * @param password null together with the user: the server asks for none
 */
public record SmtpServer(
        boolean tls,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
    private static final int TLS_PORT = 465;
    private static final int SUBMISSION_PORT = 587;
    private static final int RELAY_PORT = 25;

    /**
     * @param url {@code smtp://user:password@host:port} or {@code smtps://…}, user and password percent-encoded
     * @throws IllegalArgumentException unless it is that; the message does not repeat it
     */
    public static SmtpServer parse(String url) {
        var uri = uri(url);
        var tls = "smtps".equalsIgnoreCase(uri.getScheme());
        var isBare = ("".equals(uri.getRawPath()) || "/".equals(uri.getRawPath()))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (!(tls || "smtp".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null || !isBare) {
            throw new IllegalArgumentException("Not the address of a mail server");
        }
        var user = part(uri, 0);
        var password = part(uri, 1);
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("A user without a password");
        }
        var host = uri.getHost().replaceAll("[\\[\\]]", "");
        return new SmtpServer(tls, host, port(uri, tls, user != null), user, password);
    }

    /** Its own message would repeat the password. */
    private static URI uri(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Not an address");
        }
    }

    private static @Nullable String part(URI uri, int index) {
        var parts = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        // A plus is a plus here.
        return index >= parts.length || parts[index].isEmpty()
                ? null
                : URLDecoder.decode(parts[index].replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int port(URI uri, boolean tls, boolean signsIn) {
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("Not a port");
        } else if (uri.getPort() > 0) {
            return uri.getPort();
        } else if (tls) {
            return TLS_PORT;
        } else {
            return signsIn ? SUBMISSION_PORT : RELAY_PORT;
        }
    }

    /** Whether what is sent there never leaves this machine. */
    boolean isLoopback() {
        return LOOPBACK.contains(host);
    }

    /** Without the password, and without the user, which may be half of it. */
    @Override
    public String toString() {
        return (tls ? "smtps://" : "smtp://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
