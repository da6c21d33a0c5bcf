package latchkey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What can be done about mail from a shell. */
@Command(
        name = "mail",
        description = "Looks after the mail that the portal sends.",
        subcommands = TestMail.class,
        exitCodeList = " 2:wrong usage: a command has to follow")
final class MailCommand implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public void run() {
        throw shell.misuse("What shall be done about mail?");
    }
}
