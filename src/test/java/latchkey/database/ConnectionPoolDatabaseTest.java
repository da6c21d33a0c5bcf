package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class ConnectionPoolDatabaseTest {
    private final TestDatabase database = TestDatabase.fresh();

    @Test
    void sessionsAreStrictInUtcAndLimited() {
        var settings = database.dsl()
                .fetchOne(
                        "SELECT @@sql_mode, @@time_zone, @@innodb_lock_wait_timeout, @@max_statement_time, @@tx_isolation");
        assertThat(settings.get(0, String.class)).contains("STRICT_ALL_TABLES", "NO_ENGINE_SUBSTITUTION");
        assertThat(settings.get(1)).isEqualTo("+00:00");
        assertThat(settings.get(2, Integer.class)).isEqualTo(5);
        assertThat(settings.get(3, Integer.class)).isEqualTo(5);
        assertThat(settings.get(4)).isEqualTo("READ-COMMITTED");
    }

    /** Over several hosts the driver makes a lost connection anew, behind the back of the pool. */
    @Test
    void whatTheDriverConnectsAgainIsAsStrict() throws Exception {
        var twice = database.jdbcUrl().replaceFirst("mariadb://([^/]+)", "mariadb:sequential://$1,$1");
        try (var pool = new ConnectionPool(new DatabaseAddress(twice, database.user(), database.password()), 2)) {
            var db = Database.context(pool.dataSource());
            try (var connection = pool.dataSource().getConnection()) {
                var lost = DSL.using(connection).fetchValue("SELECT connection_id()");
                db.execute("KILL " + lost);
                assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                        .hasMessageContaining("reconnect");
                var settings =
                        DSL.using(connection).fetchOne("SELECT @@time_zone, @@max_statement_time, @@wsrep_sync_wait");
                assertThat(settings.get(0)).isEqualTo("+00:00");
                assertThat(settings.get(1, Integer.class)).isEqualTo(5);
                assertThat(settings.get(2, Integer.class)).isEqualTo(1);
            }
        }
    }

    @Test
    void aWrongPasswordNamesItsSettingAndIsNotRepeated() {
        assertThatThrownBy(() -> pool(database.jdbcUrl(), "not-the-password"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LATCHKEY_DATABASE_PASSWORD")
                .hasMessageNotContaining("not-the-password")
                .extracting(failure -> ((StartupFailure) failure).exitCode())
                .isEqualTo(ExitCode.CONFIGURATION);
    }

    @Test
    void aServerThatIsNotThereNamesItsSetting() {
        assertThatThrownBy(() -> pool("jdbc:mariadb://127.0.0.1:1/latchkey?password=hidden", "hidden"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LATCHKEY_DATABASE_URL")
                .hasMessageNotContaining("hidden")
                .extracting(failure -> ((StartupFailure) failure).exitCode())
                .isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void aDatabaseThatIsNotThereNamesItsSetting() {
        assertThatThrownBy(() -> pool(database.jdbcUrl() + "_of_another", database.password()))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LATCHKEY_DATABASE_URL");
    }

    private void pool(String url, String password) {
        new ConnectionPool(new DatabaseAddress(url, database.user(), password), 1).close();
    }
}
