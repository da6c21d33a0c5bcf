package latchkey;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import latchkey.audit.ChainReport;
import latchkey.audit.ChainVerifier;
import latchkey.database.BorrowedDatabase;
import latchkey.database.ConnectionPool;
import latchkey.database.Database;
import latchkey.database.DatabaseAddress;
import latchkey.database.Migrations;
import latchkey.organization.Organization;
import latchkey.organization.OrganizationStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Verifies the chains of the audit log, beside a portal that runs or without one, and changes nothing. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Finds the first event of each organization's audit log, and of the site's, that was edited, deleted, "
                    + "inserted or put out of its order behind the portal's back.",
            "It works while the portal runs and while it does not."
        },
        exitCodeOnExecutionException = 70,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:every log is intact",
            " 1:a log is broken",
            " 2:wrong usage, or no such organization",
            "69:the database cannot be reached or is too old",
            "70:an unforeseen failure",
            "73:the data folder cannot be written",
            "78:a setting is wrong, or the database is not of this version"
        })
final class VerifyAudit implements Callable<Integer> {
    private static final int INTACT = 0;
    private static final int BROKEN = 1;
    private static final int CONNECTIONS = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @ParentCommand
    private @Nullable AuditCommand audit;

    @Option(names = "--organization", paramLabel = "SLUG", description = "Only this organization's log.")
    private @Nullable String slug;

    @Override
    public Integer call() {
        var start = Objects.requireNonNull(audit).start();
        if (!start.isEmbedded()) {
            return verify(start, start.external());
        }
        try (var database = BorrowedDatabase.of(start.dataDir(), start.binaries())) {
            return verify(start, database.address());
        }
    }

    private int verify(Start start, DatabaseAddress address) {
        new Migrations(address).requireCurrent();
        try (var pool = new ConnectionPool(address, CONNECTIONS)) {
            var db = Database.context(pool.dataSource());
            var organizations = new OrganizationStore(db)
                    .list().stream().map(OrganizationStore.Listed::organization).toList();
            var verifier = new ChainVerifier(db, start.existingAuditKey());
            var result = INTACT;
            for (var chain : slug == null ? verifier.chains() : Set.of(idOf(slug, organizations))) {
                result = Math.max(result, print(name(chain, organizations), verifier.verify(chain)));
            }
            return result;
        }
    }

    private int print(String name, ChainReport report) {
        out().println(name + ": " + report.sentence());
        out().flush();
        return switch (report) {
            case ChainReport.Intact intact -> INTACT;
            case ChainReport.Broken broken -> BROKEN;
        };
    }

    private UUID idOf(String wanted, List<Organization> organizations) {
        return organizations.stream()
                .filter(organization -> organization.slug().equals(wanted))
                .map(Organization::id)
                .findAny()
                .orElseThrow(() -> new ParameterException(
                        Objects.requireNonNull(spec).commandLine(), "There is no organization “" + wanted + "”."));
    }

    private static String name(@Nullable UUID chain, List<Organization> organizations) {
        if (chain == null) {
            return "(site)";
        }
        return organizations.stream()
                .filter(organization -> organization.id().equals(chain))
                .map(Organization::slug)
                .findAny()
                .orElse(chain.toString());
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
