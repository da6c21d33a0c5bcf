package latchkey;

import java.nio.file.Path;
import latchkey.audit.AuditKey;
import latchkey.database.DatabaseAddress;
import latchkey.token.Peppers;

/** Which installation a command is about, as its settings and flags say. */
record Start(Settings settings, boolean demo) {
    Path dataDir() {
        return demo ? settings.dataDir().resolve("demo") : settings.dataDir();
    }

    /** Where the program files of the embedded database are, which installations share. */
    Path binaries() {
        return settings.dataDir().resolve("mariadb");
    }

    boolean isEmbedded() {
        return settings.databaseUrl().isEmpty();
    }

    /** The database that was named. */
    DatabaseAddress external() {
        return new DatabaseAddress(settings.databaseUrl(), settings.databaseUser(), settings.databasePassword());
    }

    Peppers peppers() {
        var set = settings.pepper();
        return set == null ? new SecretFile(dataDir(), "pepper").readOrCreate(Peppers::generate, Peppers::parse) : set;
    }

    /** The same, but one that is not there is not made. */
    Peppers existingPeppers() {
        var set = settings.pepper();
        return set == null ? new SecretFile(dataDir(), "pepper").read(Peppers::parse) : set;
    }

    AuditKey auditKey() {
        var set = settings.auditKey();
        var key = set == null
                ? new SecretFile(dataDir(), "audit-key").readOrCreate(AuditKey::generate, AuditKey::parse)
                : set;
        return key.trusting(settings.formerAuditKeys());
    }

    /** The same, but one that is not there is not made: it would believe no checkpoint. */
    AuditKey existingAuditKey() {
        var set = settings.auditKey();
        var key = set == null ? new SecretFile(dataDir(), "audit-key").read(AuditKey::parse) : set;
        return key.trusting(settings.formerAuditKeys());
    }
}
