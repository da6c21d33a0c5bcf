package latchkey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What can be done with the settings from a shell. */
@Command(
        name = "config",
        description = "Looks after the settings.",
        subcommands = ShowConfig.class,
        exitCodeList = " 2:wrong usage: a command has to follow")
final class ConfigCommand implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public void run() {
        throw shell.misuse("What shall be done with the settings?");
    }
}
