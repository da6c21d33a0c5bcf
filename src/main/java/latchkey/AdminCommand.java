package latchkey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The way in when nobody else can let anybody in. */
@Command(
        name = "admin",
        description = "Lets people in from the shell of the machine, when nobody else can.",
        subcommands = {CreateAdmin.class, ResetPassword.class, ResetFactors.class},
        exitCodeList = " 2:wrong usage: a command has to follow")
final class AdminCommand implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public void run() {
        throw shell.misuse("What shall be done for whom?");
    }
}
