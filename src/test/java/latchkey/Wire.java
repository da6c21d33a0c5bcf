package latchkey;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that is kept for one request after another, with as little of a client as there can be. */
public final class Wire implements AutoCloseable {
    private static final int PATIENCE = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    public Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        in = new BufferedInputStream(socket.getInputStream());
        host = "localhost:" + port;
    }

    /** Asks as a gateway does, and tells the status. */
    public int forwardAuth(String secret) throws IOException {
        send("GET /forward-auth HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n".formatted(host, secret));
        return read();
    }

    /** The beginning of a form of a length that is told, and nothing of the form. */
    public void announceForm(String path, int length) throws IOException {
        send(
                "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
                        .formatted(path, host, length));
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The status of the next answer, which is read to its end; -1: the connection was closed instead. */
    public int read() throws IOException {
        var status = line();
        if (status.isEmpty()) {
            return -1;
        }
        var length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(status.split(" ")[1]);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
