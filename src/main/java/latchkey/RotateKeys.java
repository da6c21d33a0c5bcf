package latchkey;

import java.util.concurrent.Callable;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.token.Installation;
import latchkey.token.PepperRotation;
import latchkey.token.PepperRotation.Activation;
import latchkey.token.Peppers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Puts a new pepper in the place of the one that digests new secrets, in as many steps as there are portals to wait for. */
@Command(
        name = "rotate",
        description = {
            "Adds a new pepper to the file “pepper” of the data folder, and lets it digest new secrets once every running "
                    + "portal knows it. Secrets that there are go on working.",
            "While a portal runs it takes two steps: run it, give the file to every instance and restart each, then run "
                    + "it again."
        },
        exitCodeList = {
            " 0:the new pepper digests new secrets",
            " 2:wrong usage",
            "69:the database cannot be reached or is too old",
            "70:an unforeseen failure",
            "73:the data folder cannot be written",
            "75:a portal that runs does not know the new pepper yet: restart it, and run this again",
            "78:a setting is wrong, the database is not of this version, or the pepper is not in the data folder"
        })
final class RotateKeys implements Callable<Integer> {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public Integer call() {
        var start = shell.start();
        try (var installation = OpenInstallation.of(start)) {
            var administration = new Administration(start, installation);
            var peppers = start.existingPeppers();
            new Installation(installation.db(), installation.clock()).requirePeppers(peppers);
            var rotation = administration.peppers();
            return activate(rotation, rotation.isWaiting(peppers) ? peppers : added(start, rotation, peppers));
        }
    }

    private Peppers added(Start start, PepperRotation rotation, Peppers peppers) {
        var version = peppers.newest() + 1;
        if (rotation.newest() >= version) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "Version %d of the pepper was added elsewhere: bring the file of that machine here first."
                            .formatted(version));
        }
        if (start.settings().pepper() != null) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "The pepper is set by LATCHKEY_PEPPER: append “ %d:” and 32 random bytes in base64 to it, restart every instance, and run this again."
                            .formatted(version));
        }
        var longer = start.addPepper(Peppers.generate(version));
        shell.say("Version %d of the pepper was added to %s. Back it up.".formatted(version, start.pepperFile()));
        return longer;
    }

    private int activate(PepperRotation rotation, Peppers peppers) {
        return switch (rotation.activate(peppers, Administration.COMMAND_LINE)) {
            case Activation.Activated activated -> {
                shell.say(
                        "Version %d digests new secrets. Those before go on working; “keys list” tells how many there are."
                                .formatted(activated.version()));
                yield 0;
            }
            case Activation.NotKnown missing ->
                throw new StartupFailure(
                        ExitCode.TEMPORARY_FAILURE,
                        "%d of %d running %s version %d of the pepper: give the file to each, restart it, and run this again."
                                .formatted(
                                        missing.knowing(),
                                        missing.running(),
                                        missing.running() == 1 ? "portal knows" : "portals know",
                                        missing.version()));
        };
    }
}
