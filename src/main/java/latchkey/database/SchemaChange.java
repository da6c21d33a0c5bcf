package latchkey.database;

import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;

/**
 * What migrating did to a schema.
 *
 * @param from its version before; null: it was empty
 * @param to its version now
 * @param migrations how many were run
 */
public record SchemaChange(@Nullable String from, String to, int migrations) {
    /** What Flyway calls a schema without tables of ours. */
    static final String NOTHING = "0";

    static SchemaChange of(MigrateResult result) {
        var begun = result.initialSchemaVersion;
        var from = begun == null || begun.equals(NOTHING) ? null : plain(begun);
        var to = result.targetSchemaVersion == null ? String.valueOf(from) : plain(result.targetSchemaVersion);
        return new SchemaChange(from, to, result.migrationsExecuted);
    }

    /** The number without the zeros that sort the files. */
    private static String plain(String version) {
        return version.replaceFirst("^0+(?=.)", "");
    }
}
