package latchkey;

import latchkey.account.AccountStore;
import latchkey.audit.ChainVerifier;
import latchkey.database.BorrowedDatabase;
import latchkey.database.ConnectionPool;
import latchkey.database.Database;
import latchkey.database.DatabaseAddress;
import latchkey.database.DatabaseClock;
import latchkey.database.Migrations;
import latchkey.database.ServerFacts;
import latchkey.token.Installation;
import org.jooq.DSLContext;

/** Whether the database can be used, is of this version, and belongs to the keys that there are. */
final class DatabaseExamination {
    private static final int CONNECTIONS = 2;
    private static final long FEW_SECONDS = 2;
    private static final long MANY_SECONDS = 30;

    private final Start start;
    private final Findings findings;

    DatabaseExamination(Start start, Findings findings) {
        this.start = start;
        this.findings = findings;
    }

    void run() {
        if (!start.isEmbedded()) {
            examine(start.external());
        } else if (!BorrowedDatabase.isThere(start.dataDir())) {
            findings.ok("There is no embedded database yet: the first start makes it.");
        } else {
            findings.ok(
                    BorrowedDatabase.isInUse(start.dataDir())
                            ? "The embedded database is in use by a portal that runs, and is looked at beside it."
                            : "The embedded database is in use by nobody, and is started for a moment.");
            try (var database = BorrowedDatabase.of(start.dataDir(), start.binaries())) {
                examine(database.address());
            }
        }
    }

    private void examine(DatabaseAddress address) {
        var pending = new Migrations(address).pending();
        try (var pool = new ConnectionPool(address, CONNECTIONS)) {
            var db = Database.context(pool.dataSource());
            server(ServerFacts.of(db));
            clock(db);
            if (pending == 0) {
                findings.ok("The database is of this version.");
                content(db);
            } else {
                findings.warn("The database lacks %d %s: run “latchkey migrate”, or start the portal, which does."
                        .formatted(pending, pending == 1 ? "migration" : "migrations"));
            }
        }
    }

    private void server(ServerFacts server) {
        findings.ok("The database answers: MariaDB %s.".formatted(server.version()));
        if (server.charset().equals("utf8mb4")) {
            findings.ok("Its character set is utf8mb4.");
        } else {
            findings.warn(
                    "Its character set is %s: our tables name their own, but ALTER DATABASE … CHARACTER SET utf8mb4."
                            .formatted(server.charset()));
        }
    }

    private void clock(DSLContext db) {
        var clock = new DatabaseClock(db);
        clock.compare();
        var seconds = clock.offset().abs().toSeconds();
        if (seconds >= MANY_SECONDS) {
            findings.problem(
                    "Its clock and this machine’s are %d seconds apart: set both right, by NTP.".formatted(seconds));
        } else if (seconds >= FEW_SECONDS) {
            findings.warn(
                    "Its clock and this machine’s are %d seconds apart: set both right, by NTP.".formatted(seconds));
        } else {
            findings.ok("Its clock and this machine’s agree.");
        }
    }

    private void content(DSLContext db) {
        var installation = new Installation(db, new DatabaseClock(db));
        findings.examine(() -> installation.checkDemo(start.demo()));
        findings.examine(() -> pepper(installation));
        findings.examine(() -> auditKey(db));
        findings.examine(() -> people(new AccountStore(db)));
    }

    private void pepper(Installation installation) {
        if (!installation.hasPeppers()) {
            findings.ok("No pepper is settled yet: the first start settles it.");
        } else {
            installation.requirePeppers(start.existingPeppers());
            findings.ok("The pepper is the one of this database.");
        }
    }

    private void auditKey(DSLContext db) {
        if (!ChainVerifier.hasCheckpoints(db)) {
            findings.ok("No day of the audit log is signed yet.");
            return;
        }
        var verifier = new ChainVerifier(db, start.existingAuditKey());
        if (verifier.chains().stream().allMatch(verifier::believesLast)) {
            findings.ok("The audit key signed the audit log, or is believed to follow the one that did.");
        } else {
            findings.problem(
                    "Another audit key signed the audit log: give that one with LATCHKEY_AUDIT_KEY, or name its public key in LATCHKEY_AUDIT_FORMER_KEYS.");
        }
    }

    private void people(AccountStore accounts) {
        if (accounts.isEmpty()) {
            findings.warn("Nobody can sign in yet: start the portal, and open the link it prints.");
        } else if (!accounts.hasSiteAdministrator()) {
            findings.warn("There is no site administrator: run “latchkey admin create”.");
        } else {
            findings.ok("There is a site administrator.");
        }
    }
}
