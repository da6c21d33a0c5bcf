package latchkey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What can be done with the audit log from a shell. */
@Command(
        name = "audit",
        description = "Looks after the audit log.",
        subcommands = VerifyAudit.class,
        exitCodeList = " 2:wrong usage: a command has to follow")
final class AuditCommand implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public void run() {
        throw shell.misuse("What shall be done with the audit log?");
    }
}
