package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.INSTALLATION;
import static latchkey.database.schema.Tables.PEPPER_HOLDER;
import static latchkey.database.schema.Tables.RESOURCE_SERVER;
import static latchkey.database.schema.Tables.SESSION;

import java.time.Instant;
import latchkey.database.schema.Tables;
import org.jooq.DSLContext;

/** The SQL of what was decided once for the whole installation: the tokens' brand, and that it is a demonstration. */
final class InstallationStore {
    private static final int THE_ONLY = 1;

    private final DSLContext db;

    InstallationStore(DSLContext db) {
        this.db = db;
    }

    /** Of tokens or of resource servers: both begin with the brand. */
    boolean hasSecrets() {
        return db.fetchExists(ACCESS_TOKEN_SECRET) || db.fetchExists(RESOURCE_SERVER);
    }

    String brand() {
        return db.select(INSTALLATION.TOKEN_BRAND).from(INSTALLATION).fetchSingle(INSTALLATION.TOKEN_BRAND);
    }

    void putBrand(String brand, Instant at) {
        db.insertInto(INSTALLATION)
                .set(INSTALLATION.ID, THE_ONLY)
                .set(INSTALLATION.TOKEN_BRAND, brand)
                .set(INSTALLATION.CREATED_AT, at)
                .onDuplicateKeyUpdate()
                .set(INSTALLATION.TOKEN_BRAND, brand)
                .execute();
    }

    boolean isDemo() {
        return db.fetchExists(INSTALLATION, INSTALLATION.DEMO_SINCE.isNotNull());
    }

    void markDemo(Instant at) {
        db.update(INSTALLATION).set(INSTALLATION.DEMO_SINCE, at).execute();
    }

    void deletePresence() {
        db.deleteFrom(SESSION).execute();
        db.deleteFrom(Tables.INSTANCE).execute();
        db.deleteFrom(PEPPER_HOLDER).execute();
    }
}
