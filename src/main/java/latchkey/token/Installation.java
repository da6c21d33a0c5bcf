package latchkey.token;

import java.security.MessageDigest;
import java.time.Clock;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import org.jooq.DSLContext;

/** Makes sure at start that the settings which must never change have not. */
public final class Installation {
    private final InstallationStore installation;
    private final Clock clock;

    public Installation(DSLContext db, Clock clock) {
        this.installation = new InstallationStore(db);
        this.clock = clock;
    }

    /**
     * Takes note of new peppers, after those the database knows were found right: a start that is refused leaves nothing.
     *
     * @throws StartupFailure if the database's secrets were digested under another pepper, or a pepper is missing
     */
    public void checkPeppers(Peppers peppers) {
        var known = installation.pepperCheckValues();
        known.forEach((version, checkValue) -> check(peppers, version, checkValue));
        for (var version : peppers.versions()) {
            if (!known.containsKey(version)) {
                installation.insertPepper(version, peppers.checkValue(version), clock.instant());
            }
        }
        // Of two instances that start at once with different ones, the later learns it here.
        installation.pepperCheckValues().forEach((version, checkValue) -> check(peppers, version, checkValue));
    }

    /** Whether the database knows a pepper: from then on no other will do. */
    public boolean hasPeppers() {
        return !installation.pepperCheckValues().isEmpty();
    }

    /**
     * The same as {@link #checkPeppers}, but takes note of none.
     *
     * @throws StartupFailure if the database's secrets were digested under another pepper, or a pepper is missing
     */
    public void requirePeppers(Peppers peppers) {
        installation.pepperCheckValues().forEach((version, checkValue) -> check(peppers, version, checkValue));
    }

    private static void check(Peppers peppers, int version, byte[] checkValue) {
        if (!peppers.has(version)) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_PEPPER (or LATCHKEY_PEPPER_FILE) lacks version %d, under which this database's secrets are kept."
                            .formatted(version));
        }
        if (!MessageDigest.isEqual(checkValue, peppers.checkValue(version))) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_PEPPER (or LATCHKEY_PEPPER_FILE) is not the pepper this database was set up with: no token would verify.");
        }
    }

    /** @throws StartupFailure if tokens of another brand exist, which would all die */
    public void checkBrand(String brand) {
        if (!installation.hasSecrets()) {
            installation.putBrand(brand, clock.instant());
        } else if (!installation.brand().equals(brand)) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_TOKEN_BRAND is “%s”, but this installation has tokens that begin with “%s_”: the brand can’t change after the first token."
                            .formatted(brand, installation.brand()));
        }
    }

    /** @throws StartupFailure if accounts whose passwords everybody knows would be served as real ones */
    public void checkDemo(boolean demo) {
        if (isDemo() && !demo) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_DATABASE_URL or LATCHKEY_DATA_DIR leads to a demonstration, whose passwords everybody knows: start it with --demo, or choose another.");
        }
    }

    public boolean isDemo() {
        return installation.isDemo();
    }

    public void markDemo() {
        installation.markDemo(clock.instant());
    }
}
