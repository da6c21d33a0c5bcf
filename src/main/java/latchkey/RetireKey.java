package latchkey;

import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.token.PepperRotation.Retirement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets no secret be looked for under a pepper any more, once no live one was digested under it. */
@Command(
        name = "retire",
        description = {
            "Looks for no secret under a version of the pepper any more. Refused while a live secret was digested under it: "
                    + "rotate those tokens, or let them expire."
        },
        exitCodeList = {
            " 0:the version is retired",
            " 2:wrong usage, or no such version",
            "65:live secrets depend on it, or it digests new ones",
            "69:the database cannot be reached or is too old",
            "70:an unforeseen failure",
            "73:the data folder cannot be written",
            "78:a setting is wrong, or the database is not of this version"
        })
final class RetireKey implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Parameters(paramLabel = "VERSION", description = "The version, as “keys list” tells it.")
    private int version;

    @Override
    public void run() {
        var start = shell.start();
        try (var installation = OpenInstallation.of(start)) {
            switch (new Administration(start, installation).peppers().retire(version, Administration.COMMAND_LINE)) {
                case Retirement.Retired retired -> say(retired.first());
                case Retirement.InUse used ->
                    throw refused("%d live %s digested under version %d: rotate those tokens first, or let them expire."
                            .formatted(
                                    used.liveSecrets(),
                                    used.liveSecrets() == 1 ? "secret was" : "secrets were",
                                    version));
                case Retirement.StillCurrent current ->
                    throw refused("Version %d digests new secrets, or did a minute ago: run “keys rotate” first."
                            .formatted(version));
                case Retirement.Unknown unknown ->
                    throw shell.misuse("There is no version %d of the pepper.".formatted(version));
            }
        }
    }

    private void say(boolean first) {
        shell.say("No secret is looked for under version %d any more.".formatted(version));
        shell.say(
                first
                        ? "Keep it where it is all the same: what is sealed in the database is sealed under a key made of it."
                        : "Take it out of the pepper of every instance; each has heard of it within seconds.");
    }

    private static StartupFailure refused(String sentence) {
        return new StartupFailure(ExitCode.WRONG_DATA, sentence);
    }
}
