package latchkey;

import java.util.concurrent.Callable;
import latchkey.database.StartupFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at everything an installation depends on, and says what to do about what is wrong; changes nothing. */
@Command(
        name = "doctor",
        description = {
            "Looks at the settings, the data folder, the database, the keys and what else the portal depends on, beside a "
                    + "portal that runs or without one. It changes nothing.",
            "Each line begins with ok, warning (it works, but should be otherwise) or problem, and says what to do."
        },
        exitCodeList = {
            " 0:no problem, though maybe warnings",
            " 1:a problem",
            " 2:wrong usage",
            "69:the database stopped answering meanwhile",
            "70:an unforeseen failure"
        })
final class Doctor implements Callable<Integer> {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public Integer call() {
        var findings = new Findings(shell::say);
        var start = readableStart(findings);
        if (start != null && new SettingsExamination(start, findings).areReadable()) {
            findings.examine(() -> new FolderExamination(start, findings).run());
            findings.examine(() -> new DatabaseExamination(start, findings).run());
            findings.examine(() -> new OutsideExamination(start, findings).run());
        }
        return findings.isHealthy() ? 0 : 1;
    }

    private @Nullable Start readableStart(Findings findings) {
        try {
            return shell.start();
        } catch (StartupFailure e) {
            findings.problem(String.valueOf(e.getMessage()));
            return null;
        }
    }
}
