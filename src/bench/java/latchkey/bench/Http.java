package latchkey.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** A client of one connection that does as little as it can, so that what is measured is the server. */
final class Http implements AutoCloseable {
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final int port;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Http(int port) throws IOException {
        this.port = port;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        this.out = socket.getOutputStream();
    }

    void signIn(String email, String password) throws IOException {
        var csrf = CSRF.matcher(get("/sign-in").text());
        if (!csrf.find()) {
            throw new IOException("no form to sign in");
        }
        var form = "email=" + encode(email) + "&password=" + encode(password) + "&csrf=" + encode(csrf.group(1));
        var answer = send("POST", "/sign-in", form);
        if (answer.status() != 303) {
            throw new IOException("not signed in: " + answer.status());
        }
    }

    /** Over a new connection, signed in as this one is: one that waits for long is closed. */
    Http anew() throws IOException {
        var client = new Http(port);
        client.cookies.putAll(cookies);
        return client;
    }

    String cookieHeader() {
        var header = new StringJoiner("; ");
        cookies.forEach((name, value) -> header.add(name + "=" + value));
        return header.toString();
    }

    /** @throws IOException unless it is answered with 200 */
    Answer page(String path) throws IOException {
        var answer = get(path);
        if (answer.status() != 200) {
            throw new IOException(answer.status() + " for " + path);
        }
        return answer;
    }

    private Answer get(String path) throws IOException {
        return send("GET", path, "");
    }

    private Answer send(String method, String path, String body) throws IOException {
        var head = method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n"
                + (cookies.isEmpty() ? "" : "Cookie: " + cookieHeader() + "\r\n")
                + (body.isEmpty()
                        ? ""
                        : "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                                + "\r\n")
                + "\r\n";
        out.write((head + body).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        var status = Integer.parseInt(line().split(" ")[1]);
        var length = -1;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var lower = header.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("set-cookie:")) {
                var pair = header.substring(11, header.indexOf(';')).strip().split("=", 2);
                cookies.put(pair[0], pair[1]);
            }
        }
        return new Answer(status, length < 0 ? chunks() : in.readNBytes(length));
    }

    private byte[] chunks() throws IOException {
        var body = new java.io.ByteArrayOutputStream();
        for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("hung up");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Answer(int status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
