package latchkey;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.List;
import java.util.Objects;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.mail.Address;
import latchkey.mail.Delivery;
import latchkey.mail.Mailing;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.web.Views;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Hands one mail to the mail server, now, and says what came of it. */
@Command(
        name = "test",
        description = {
            "Sends a mail to see whether the mail server that is set takes it, and says what is wrong where it does not.",
            "It needs no database, and waits for the server's answer, a minute or two at most."
        },
        exitCodeList = {
            " 0:the mail server took the mail",
            " 2:wrong usage, or no e-mail address",
            "69:the mail server cannot be reached, or did not take the mail",
            "70:an unforeseen failure",
            "78:a setting is wrong, or no mail server is set"
        })
final class TestMail implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Option(names = "--to", required = true, paramLabel = "ADDRESS", description = "Who shall get it.")
    private @Nullable String to;

    @Override
    public void run() {
        var address = Objects.requireNonNull(to);
        if (!Address.isValid(address)) {
            throw shell.misuse("What was given with --to is no e-mail address.");
        }
        var settings = shell.start().settings();
        var server = settings.smtpServer();
        if (server == null) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "No mail server is set: set LATCHKEY_SMTP_URL (smtp-url).");
        }
        var mailing = new Mailing(server, settings.mailFrom(), new Views());
        switch (mailing.send(UuidCreator.getTimeOrderedEpoch(), message(address), null)) {
            case Delivery.Delivered delivered -> shell.say("%s took the mail to %s.".formatted(server, address));
            case Delivery.Refused refused -> throw refusal(refused.reason());
            case Delivery.Postponed postponed -> throw refusal(postponed.reason());
            case Delivery.Unreachable unreachable -> throw refusal(unreachable.reason());
        }
    }

    private static Message message(String address) {
        return new Message(
                MessageKind.TEST,
                address,
                "Latchkey can send mail",
                List.of("Whoever runs this installation of Latchkey asked for this mail, to see whether it arrives."),
                null,
                List.of(),
                "There is nothing to do about it.");
    }

    private static StartupFailure refusal(String reason) {
        return new StartupFailure(ExitCode.UNAVAILABLE, reason);
    }
}
