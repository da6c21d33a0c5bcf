package latchkey.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Why a mail was not taken, in a sentence for whoever set the server up. */
record FailureWords(SmtpServer server) {
    private static final int MOST = 400;

    Delivery of(Throwable failure) {
        var chain = chain(failure);
        var address = find(chain, SMTPAddressFailedException.class);
        var sender = find(chain, SMTPSenderFailedException.class);
        var sending = find(chain, SMTPSendFailedException.class);
        if (address != null) {
            return of(address.getReturnCode(), said("refuses this address", address));
        } else if (sender != null) {
            return new Delivery.Unreachable(said("refuses mail from the address of this portal", sender));
        } else if (sending != null && sending.getReturnCode() > 0) {
            return of(sending.getReturnCode(), said("refuses this mail", sending));
        } else if (find(chain, MessagingException.class) == null) {
            // The mail library itself did not like it, and did not ask the server.
            return new Delivery.Refused("This mail can’t be written as mails have to be.");
        } else {
            return new Delivery.Unreachable(unreachable(chain));
        }
    }

    /** A reply of 5yz is not to be asked for again (RFC 5321 §4.2.1). */
    private static Delivery of(int returnCode, String reason) {
        return returnCode >= 500 ? new Delivery.Refused(reason) : new Delivery.Postponed(reason);
    }

    private String unreachable(List<Throwable> chain) {
        if (find(chain, AuthenticationFailedException.class) != null) {
            return said("refuses the user or the password", find(chain, AuthenticationFailedException.class));
        } else if (find(chain, UnknownHostException.class) != null) {
            return "There is no host called %s.".formatted(server.host());
        } else if (find(chain, SocketTimeoutException.class) != null) {
            return "%s did not answer in time.".formatted(server);
        } else if (find(chain, ConnectException.class) != null || find(chain, NoRouteToHostException.class) != null) {
            return "Nothing answers at %s: the connection was refused.".formatted(server);
        } else if (find(chain, CertificateException.class) != null || saysOfIdentity(chain)) {
            return "The certificate of %s is not trusted, or is not made out to %s.".formatted(server, server.host());
        } else if (find(chain, SSLException.class) != null) {
            return "%s does not speak TLS as it should%s."
                    .formatted(server, server.tls() ? ": should it be smtp://?" : "");
        } else if (says(chain, "STARTTLS is required")) {
            return "%s offers no encryption (STARTTLS), and the password is not sent without.".formatted(server);
        } else {
            return said("could not be talked to", chain.getLast());
        }
    }

    /** What the mail library throws where the certificate is of another host. */
    private static boolean saysOfIdentity(List<Throwable> chain) {
        return says(chain, "server identity") || says(chain, "Server is not trusted");
    }

    private static boolean says(List<Throwable> chain, String words) {
        return chain.stream()
                .anyMatch(each -> each.getMessage() != null && each.getMessage().contains(words));
    }

    /** What a server says is cut short, and can't hold the password. */
    private String said(String what, @Nullable Throwable failure) {
        var said = failure == null || failure.getMessage() == null ? "" : failure.getMessage();
        var line = said.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
        if (server.password() != null) {
            line = line.replace(server.password(), "…");
        }
        var cut = line.substring(0, line.offsetByCodePoints(0, Math.min(MOST, line.codePointCount(0, line.length()))));
        return "%s %s: %s".formatted(server, what, cut.isEmpty() ? "no reason given" : cut);
    }

    /** Its causes, and what the mail library keeps beside them. */
    private static List<Throwable> chain(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        Throwable next = failure;
        while (next != null && !chain.contains(next)) {
            chain.add(next);
            if (next instanceof MessagingException messaging) {
                add(chain, messaging.getNextException());
            }
            next = next.getCause();
        }
        return chain;
    }

    private static void add(List<Throwable> chain, @Nullable Exception failure) {
        Throwable next = failure;
        while (next != null && !chain.contains(next)) {
            chain.add(next);
            next = next instanceof MessagingException messaging ? messaging.getNextException() : next.getCause();
        }
    }

    private static <T extends Throwable> @Nullable T find(List<Throwable> chain, Class<T> type) {
        return chain.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }
}
