package latchkey;

import java.util.List;
import latchkey.account.AccountAdministration.Appointment;
import latchkey.account.PasswordRules;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.web.FormErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes somebody a site administrator: the way into an installation that nobody can sign in to. */
@Command(
        name = "create",
        description = {
            "Makes a site administrator. An account that is there becomes one and keeps its password; else one is made, "
                    + "and a link is printed that sets its password, once, within 30 minutes."
        },
        exitCodeList = {
            " 0:the account is a site administrator",
            " 2:wrong usage, or no e-mail address",
            "65:the password will not do",
            "69:the database cannot be reached or is too old",
            "70:an unforeseen failure",
            "73:the data folder cannot be written",
            "78:a setting is wrong, or the database is not of this version"
        })
final class CreateAdmin implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Mixin
    private final AccountOption account = new AccountOption();

    @Option(
            names = "--password-stdin",
            description = "Instead of a link: the password of a new account is the first line of standard input, or "
                    + "asked for at a terminal without being shown.")
    private boolean passwordFromInput;

    @Override
    public void run() {
        var email = account.email();
        var start = shell.start();
        var password = passwordFromInput ? checked(HandedPassword.read(), email, start) : null;
        try (var installation = OpenInstallation.of(start)) {
            var accounts = new Administration(start, installation).accounts();
            shell.say(words(email, accounts.appoint(email, password)));
        }
    }

    private static String words(String email, Appointment appointment) {
        return switch (appointment) {
            case Appointment.Made made when made.link() == null -> "%s was made, and runs the site.".formatted(email);
            case Appointment.Made made ->
                "%s was made, and runs the site. Set its password, once, within 30 minutes: %s"
                        .formatted(email, made.link());
            case Appointment.Promoted promoted ->
                "%s runs the site from now on. The account was there, and its password stays as it is."
                        .formatted(email);
            case Appointment.Unchanged unchanged -> "%s runs the site already. Nothing was changed.".formatted(email);
        };
    }

    private static String checked(String password, String email, Start start) {
        var errors = new FormErrors();
        new PasswordRules(start.settings().breachedPasswords())
                .check(errors, "password", password, List.of(email, "latchkey"));
        if (!errors.isEmpty()) {
            throw new StartupFailure(
                    ExitCode.WRONG_DATA, errors.all().getFirst().message() + ".");
        }
        return password;
    }
}
