package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.mail.Outbox;
import latchkey.web.BaseUrl;
import latchkey.web.ClientAddress;
import latchkey.web.Moment;

/** Tells people by mail what happened to how they sign in, in case it was not them. Call it within the transaction. */
public final class SecurityNotices {
    private static final String REASON =
            "You get this mail because it is about how you sign in. It is sent to whoever has an account.";

    private final WaysIn waysIn;
    private final Outbox outbox;
    private final BaseUrl baseUrl;
    private final ClientAddress clientAddress;
    private final Clock clock;

    public SecurityNotices(WaysIn waysIn, Outbox outbox, BaseUrl baseUrl, ClientAddress clientAddress, Clock clock) {
        this.waysIn = waysIn;
        this.outbox = outbox;
        this.baseUrl = baseUrl;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    /** @param what happened, as a sentence without its full stop: when and from where is added */
    public void credentialsChanged(Context ctx, Account account, String subject, String what) {
        put(MessageKind.CREDENTIALS_CHANGED, account, subject, List.of(what + " " + whenAndWhere(ctx) + "."));
    }

    void newDevice(Context ctx, Account account) {
        put(
                MessageKind.NEW_DEVICE,
                account,
                "New sign-in to your account",
                List.of(
                        "Somebody signed in to your account with a browser it was never used with before, %s."
                                .formatted(whenAndWhere(ctx)),
                        "The browser called itself: " + UserAgent.of(ctx)));
    }

    private void put(MessageKind kind, Account account, String subject, List<String> told) {
        var paragraphs = new ArrayList<>(told);
        paragraphs.add("If that was you, there is nothing to do. If it was not, %s and tell whoever runs this portal."
                .formatted(whatToDo(account)));
        outbox.put(new Message(
                kind,
                account.email(),
                subject,
                paragraphs,
                new Message.Link("Check your account", baseUrl.value() + "/account/security"),
                List.of(),
                REASON));
    }

    private String whatToDo(Account account) {
        return waysIn.byPassword(account.id())
                ? "change your password now, look at your sessions"
                : "look now at what you sign in with and at your sessions, remove what is not yours";
    }

    private String whenAndWhere(Context ctx) {
        var now = clock.instant();
        return "on %s, from %s".formatted(new Moment(now, now).text(), clientAddress.of(ctx));
    }
}
