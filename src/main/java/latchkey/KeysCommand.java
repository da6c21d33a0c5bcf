package latchkey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What can be done with the peppers from a shell. */
@Command(
        name = "keys",
        description = "Looks after the peppers, the keys under which secrets are digested.",
        subcommands = {ListKeys.class, RotateKeys.class, RetireKey.class},
        exitCodeList = " 2:wrong usage: a command has to follow")
final class KeysCommand implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public void run() {
        throw shell.misuse("What shall be done with the peppers?");
    }
}
