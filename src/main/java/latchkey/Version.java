package latchkey;

import java.util.List;
import latchkey.web.Resources;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** Tells which version of the program this is, on which Java, and of which version it needs the database. */
@Command(
        name = "version",
        description = "Tells the versions of the program, of Java and of the database that it needs.",
        exitCodeList = {" 0:always", " 2:wrong usage"})
final class Version implements Runnable, IVersionProvider {
    static final String NUMBER = "0.1.0";

    @Mixin
    private final Shell shell = new Shell();

    @Override
    public void run() {
        lines().forEach(shell::say);
    }

    @Override
    public String[] getVersion() {
        return lines().toArray(String[]::new);
    }

    private static List<String> lines() {
        return List.of(
                "Latchkey " + NUMBER,
                "Java %s (%s)".formatted(Runtime.version(), System.getProperty("java.vm.name")),
                "Database " + newestMigration());
    }

    /** The number of the last migration. */
    static int newestMigration() {
        return Integer.parseInt(Resources.list("migrations").getLast().replaceFirst("^V0*(\\d+)__.*", "$1"));
    }
}
