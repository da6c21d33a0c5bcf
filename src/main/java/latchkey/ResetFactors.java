package latchkey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets somebody in who lost what they prove themselves with beside the password. */
@Command(
        name = "reset-factors",
        description = {
            "Removes the authenticator app, the recovery codes and the passkeys of an account, unties it from the provider "
                    + "and signs it out everywhere. Its password alone signs it in then, or the provider where passwords "
                    + "are switched off; it is told so by mail."
        },
        exitCodeList = {
            " 0:the account has no second factor any more",
            " 2:wrong usage, or no e-mail address",
            "67:there is no such account",
            "69:the database cannot be reached or is too old",
            "70:an unforeseen failure",
            "73:the data folder cannot be written",
            "78:a setting is wrong, or the database is not of this version"
        })
final class ResetFactors implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Mixin
    private final AccountOption account = new AccountOption();

    @Override
    public void run() {
        var email = account.email();
        var start = shell.start();
        try (var installation = OpenInstallation.of(start)) {
            switch (new Administration(start, installation).accounts().resetFactors(email)) {
                case DONE -> say(email);
                case NOTHING_LEFT -> {
                    say(email);
                    shell.say("It has no password: “admin reset-password” makes a link by which it gets one.");
                }
                case NO_ACCOUNT -> throw account.unknown();
            }
        }
    }

    private void say(String email) {
        shell.say("%s has no second factor any more, and is signed out everywhere.".formatted(email));
    }
}
