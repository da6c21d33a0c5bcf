package latchkey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a link for somebody who forgot their password, or who has none and can sign in no other way. */
@Command(
        name = "reset-password",
        description = {
            "Prints a link that sets a new password of an account, once, within 30 minutes. Until it is used the old one "
                    + "holds; using it signs the account out everywhere.",
            "Where passwords are switched off, the link signs in as well: it is the way in when the provider is gone."
        },
        exitCodeList = {
            " 0:the link is printed",
            " 2:wrong usage, or no e-mail address",
            "67:there is no such account",
            "69:the database cannot be reached or is too old",
            "70:an unforeseen failure",
            "73:the data folder cannot be written",
            "78:a setting is wrong, or the database is not of this version"
        })
final class ResetPassword implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Mixin
    private final AccountOption account = new AccountOption();

    @Override
    public void run() {
        var email = account.email();
        var start = shell.start();
        try (var installation = OpenInstallation.of(start)) {
            var accounts = new Administration(start, installation).accounts();
            shell.say(accounts.resetPassword(email).orElseThrow(account::unknown));
        }
    }
}
