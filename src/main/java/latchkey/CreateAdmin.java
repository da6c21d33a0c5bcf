package latchkey;

import java.util.List;
import java.util.Objects;
import latchkey.account.AccountAdministration.Appointment;
import latchkey.account.Email;
import latchkey.account.PasswordRules;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.web.FormErrors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes somebody a site administrator: the way into an installation that nobody can sign in to. */
@Command(
        name = "create",
        description = {
            "Makes a site administrator. An account that is there becomes one and keeps its password; else one is made, "
                    + "whose password is read from standard input (or asked for at a terminal, without showing it).",
            "It is recorded in the audit log of the site."
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

    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "Who shall run the site.")
    private @Nullable String typedEmail;

    @Option(
            names = "--password-stdin",
            description = "Reads the password of a new account: its first line, up to 256 characters.")
    private boolean passwordFromInput;

    @Override
    public void run() {
        var email = Email.normalized(Objects.requireNonNull(typedEmail));
        if (!Email.isValid(email)) {
            throw shell.misuse("What was given with --email is no e-mail address.");
        }
        var start = shell.start();
        var rules = new PasswordRules(start.settings().breachedPasswords());
        var password = passwordFromInput ? checked(rules, HandedPassword.read(), email) : null;
        try (var installation = OpenInstallation.of(start)) {
            var administration = new Administration(installation);
            shell.say(words(email, administration.accounts().appoint(email, password)));
        }
    }

    private static String words(String email, Appointment appointment) {
        return switch (appointment) {
            case Appointment.Made made -> "%s was made, and runs the site.".formatted(email);
            case Appointment.Promoted promoted ->
                "%s runs the site from now on. The account was there, and its password stays as it is."
                        .formatted(email);
            case Appointment.Unchanged unchanged -> "%s runs the site already. Nothing was changed.".formatted(email);
        };
    }

    private static String checked(PasswordRules rules, String password, String email) {
        var errors = new FormErrors();
        rules.check(errors, "password", password, List.of(email, "latchkey"));
        if (!errors.isEmpty()) {
            throw new StartupFailure(
                    ExitCode.WRONG_DATA, errors.all().getFirst().message() + ".");
        }
        return password;
    }
}
