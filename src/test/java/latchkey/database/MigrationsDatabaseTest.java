package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

class MigrationsDatabaseTest {
    private static final Set<String> COLLATIONS = Set.of("utf8mb4_bin", "ascii_bin", "utf8mb4_uca1400_nopad_as_ci");

    private final TestDatabase database = TestDatabase.fresh();
    private final DSLContext db = database.dsl();

    @Test
    void everyTableComparesTextByteForByte() {
        assertThat(strings("SELECT table_collation FROM information_schema.tables WHERE " + oursAndNotFlyways()))
                .isNotEmpty()
                .containsOnly("utf8mb4_bin");
    }

    @Test
    void everyColumnHasACollationThatWasMeant() {
        assertThat(strings("SELECT DISTINCT collation_name FROM information_schema.columns"
                        + " WHERE collation_name IS NOT NULL AND " + oursAndNotFlyways()))
                .isSubsetOf(COLLATIONS);
    }

    @Test
    void onlyNamesOfTheLivingAndWhatSortsNamesIgnoreLetterCase() {
        assertThat(strings("SELECT DISTINCT column_name FROM information_schema.columns"
                        + " WHERE collation_name LIKE '%ci' AND " + oursAndNotFlyways()))
                .containsOnly("live_name", "name_key");
    }

    @Test
    void auditEventsAreNeitherChangedNorDeleted() {
        insertAuditEvent();
        assertThatThrownBy(() -> db.execute("UPDATE audit_event SET action = 'other'"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("audit events are never changed");
        assertThatThrownBy(() -> db.execute("DELETE FROM audit_event"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("audit events are never deleted");
        assertThat(strings("SELECT action FROM audit_event")).hasToString("[tested]");
    }

    @Test
    void migratingAgainChangesNothing() {
        var before = strings("SELECT count(*) FROM flyway_schema_history");
        new Migrations(database.address()).run();
        assertThat(strings("SELECT count(*) FROM flyway_schema_history")).hasToString(before.toString());
    }

    @Test
    void aSchemaOfANewerProgramIsRefused() {
        db.execute("INSERT INTO flyway_schema_history SELECT installed_rank + 1000, '999', 'later', type,"
                + " 'V999__later.sql', checksum, installed_by, installed_on, execution_time, success"
                + " FROM flyway_schema_history WHERE version = '001'");
        assertThatThrownBy(() -> new Migrations(database.address()).run())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LATCHKEY_DATABASE_URL")
                .hasMessageContaining("newer Latchkey");
    }

    private void insertAuditEvent() {
        db.execute("INSERT INTO audit_event (id, occurred_at, actor, action, target, details, address, request_id)"
                + " VALUES (UUID(), UTC_TIMESTAMP(6), 'nobody', 'tested', 'nothing', '{}', '127.0.0.1', '1')");
    }

    private List<String> strings(String sql) {
        return db.fetch(sql).getValues(0, String.class);
    }

    private static String oursAndNotFlyways() {
        return "table_schema = DATABASE() AND table_name <> 'flyway_schema_history'";
    }
}
