package latchkey.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that answers as a test wants, and remembers what it was told. */
final class FakeSmtp implements AutoCloseable {
    /** Answers nothing at all. */
    static final String SILENCE = "(silence)";
    /** Hangs up. */
    static final String HANG_UP = "(hang up)";

    private final ServerSocket listening;
    private final UnaryOperator<String> replies;
    private final SSLContext tls;
    private final boolean tlsFromTheStart;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /**
     * @param replies the answer to a line, "" for the usual one; asked for “greeting” first, and for “.” after a mail
     * @param tls what STARTTLS begins; null if it is not offered
     */
    FakeSmtp(UnaryOperator<String> replies, SSLContext tls) {
        this(replies, tls, false);
    }

    FakeSmtp(UnaryOperator<String> replies, SSLContext tls, boolean tlsFromTheStart) {
        this.replies = replies;
        this.tls = tls;
        this.tlsFromTheStart = tlsFromTheStart;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Every line that came, those of mails too. */
    List<String> lines() {
        return lines;
    }

    private void accept() {
        try {
            while (true) {
                var socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            var socket = tlsFromTheStart ? secured(accepted) : accepted;
            if (answer(socket, "greeting", "220 fake ESMTP")) {
                talk(socket);
            }
        } catch (IOException e) {
            // Whoever asks has gone.
        }
    }

    private void talk(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        var isMail = false;
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            if (isMail && !line.equals(".")) {
                continue;
            }
            isMail = line.equals("DATA") && replies.apply(line).isEmpty();
            if (!answer(socket, line, usual(line, socket instanceof SSLSocket))) {
                return;
            } else if (line.equals("STARTTLS") && tls != null) {
                talk(secured(socket));
                return;
            } else if (line.equals("QUIT")) {
                return;
            }
        }
    }

    private Socket secured(Socket socket) throws IOException {
        var secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", 0, true);
        secure.setUseClientMode(false);
        return secure;
    }

    private String usual(String line, boolean secure) {
        if (line.startsWith("EHLO")) {
            return "250-fake\r\n" + (tls != null && !secure ? "250-STARTTLS\r\n" : "") + "250 AUTH PLAIN LOGIN";
        } else if (line.equals("DATA")) {
            return "354 go on";
        } else if (line.startsWith("AUTH")) {
            return "235 welcome";
        } else if (line.equals("STARTTLS")) {
            return "220 go on";
        } else {
            return "250 fine";
        }
    }

    /** @return false if the connection is over */
    private boolean answer(Socket socket, String line, String usual) throws IOException {
        var reply = replies.apply(line);
        switch (reply) {
            case SILENCE -> pause();
            case HANG_UP -> {
                return false;
            }
            default -> {
                var out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
                out.print((reply.isEmpty() ? usual : reply) + "\r\n");
                out.flush();
            }
        }
        return true;
    }

    private static void pause() throws SocketException {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            throw new SocketException("over");
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
