package latchkey;

import java.nio.file.Path;
import latchkey.audit.AuditKey;
import latchkey.database.DatabaseAddress;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.token.Peppers;
import latchkey.web.BaseUrl;

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

    /** Where the portal is found, for links: a port that is free by chance is known to nobody else. */
    BaseUrl baseUrl() {
        var set = settings.baseUrl();
        if (set == null && settings.httpPort() == 0) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_BASE_URL is not set and LATCHKEY_HTTP_PORT is 0, so no link can be made.");
        }
        return set == null ? new BaseUrl("http://localhost:" + settings.httpPort()) : set;
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

    /** Puts one more pepper behind those of the data folder; it is written whole or not at all. */
    Peppers addPepper(String pepper) {
        return new SecretFile(dataDir(), "pepper").append(pepper, Peppers::parse);
    }

    Path pepperFile() {
        return new SecretFile(dataDir(), "pepper").path();
    }

    Path auditKeyFile() {
        return new SecretFile(dataDir(), "audit-key").path();
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
