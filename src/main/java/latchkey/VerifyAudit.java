package latchkey;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import latchkey.audit.AuditKey;
import latchkey.audit.ChainReport;
import latchkey.audit.ChainVerifier;
import latchkey.organization.Organization;
import latchkey.organization.OrganizationStore;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies the chains of the audit log, beside a portal that runs or without one, and changes nothing. */
@Command(
        name = "verify",
        description = {
            "Finds the first event of each organization's audit log, and of the site's, that was edited, deleted, "
                    + "inserted or put out of its order behind the portal's back.",
            "It works while the portal runs and while it does not."
        },
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

    @Mixin
    private final Shell shell = new Shell();

    @Option(names = "--organization", paramLabel = "SLUG", description = "Only this organization's log.")
    private @Nullable String slug;

    @Override
    public Integer call() {
        var start = shell.start();
        try (var installation = OpenInstallation.of(start)) {
            return verify(installation.db(), start.existingAuditKey());
        }
    }

    private int verify(DSLContext db, AuditKey key) {
        var organizations = new OrganizationStore(db)
                .list().stream().map(OrganizationStore.Listed::organization).toList();
        var verifier = new ChainVerifier(db, key);
        var result = INTACT;
        for (var chain : slug == null ? verifier.chains() : Set.of(idOf(slug, organizations))) {
            result = Math.max(result, print(name(chain, organizations), verifier.verify(chain)));
        }
        return result;
    }

    private int print(String name, ChainReport report) {
        shell.say(name + ": " + report.sentence());
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
                .orElseThrow(() -> shell.misuse("There is no organization “" + wanted + "”."));
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
}
