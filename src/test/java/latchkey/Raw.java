package latchkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;

/** A socket to the portal: sends requests that no HTTP client would. */
public record Raw(int port) {
    /** Sends lines as a request, with CRLF behind each, and reads until the portal hangs up. */
    public Answer send(String... lines) {
        return sendText(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** A request of the usual form for this host, with further header lines. */
    public Answer get(String path, String... headers) {
        var lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1", "Host: localhost:" + port));
        lines.add("Connection: close");
        lines.addAll(List.of(headers));
        return send(lines.toArray(String[]::new));
    }

    public Answer sendText(String text) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return Answer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came back, header lines as they stood. */
    public record Answer(int status, List<String> headerLines, String body) {
        static Answer parse(String text) {
            var parts = text.split("\r\n\r\n", 2);
            var lines = List.of(parts[0].split("\r\n"));
            return new Answer(
                    Integer.parseInt(lines.getFirst().split(" ")[1]), lines.subList(1, lines.size()), parts[1]);
        }

        /** Every value of a header. */
        public List<String> headers(String name) {
            var prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headerLines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        }

        /** The one value of a header; "" without one. */
        public String header(String name) {
            return String.join(" AND ", headers(name));
        }

        public String title() {
            return Jsoup.parse(body).title();
        }
    }
}
