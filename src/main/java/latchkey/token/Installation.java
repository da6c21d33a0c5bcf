package latchkey.token;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import org.jooq.DSLContext;

/** Makes sure at start that the settings which must never change have not. */
public final class Installation {
    private final InstallationStore installation;
    private final PepperStore stored;
    private final Clock clock;

    public Installation(DSLContext db, Clock clock) {
        this.installation = new InstallationStore(db);
        this.stored = new PepperStore(db);
        this.clock = clock;
    }

    /**
     * Takes note of new peppers, after those the database knows were found right: a start that is refused leaves nothing.
     *
     * @throws StartupFailure if the database's secrets were digested under another pepper, or a pepper is missing
     */
    public void checkPeppers(Peppers peppers) {
        requirePeppers(peppers);
        var known = stored.all();
        for (var version : peppers.versions()) {
            if (known.stream().noneMatch(pepper -> pepper.version() == version)) {
                stored.insert(version, peppers.checkValue(version), clock.instant());
            }
        }
        // Of two instances that start at once with different ones, the later learns it here.
        requirePeppers(peppers);
    }

    /** Whether the database knows a pepper: from then on no other will do. */
    public boolean hasPeppers() {
        return !stored.all().isEmpty();
    }

    /**
     * The same as {@link #checkPeppers}, but takes note of none.
     *
     * @throws StartupFailure if the database's secrets were digested under another pepper, or a pepper is missing
     */
    public void requirePeppers(Peppers peppers) {
        var known = stored.all();
        known.forEach(pepper -> check(peppers, pepper, known));
        if (!known.isEmpty()) {
            StoredPepper.decide(known, peppers);
        }
    }

    private static void check(Peppers peppers, StoredPepper pepper, List<StoredPepper> all) {
        var version = pepper.version();
        if (!peppers.has(version)) {
            if (!pepper.isNeeded(all)) {
                return;
            }
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_PEPPER (or LATCHKEY_PEPPER_FILE) lacks version %d, under which this database's secrets are kept."
                            .formatted(version));
        }
        if (!MessageDigest.isEqual(pepper.checkValue(), peppers.checkValue(version))) {
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

    /** After it was restored: nobody is signed in, since who signed out later is not known, and no portal runs. */
    public void forgetWhoWasHere() {
        installation.deletePresence();
    }

    public boolean isDemo() {
        return installation.isDemo();
    }

    public void markDemo() {
        installation.markDemo(clock.instant());
    }
}
