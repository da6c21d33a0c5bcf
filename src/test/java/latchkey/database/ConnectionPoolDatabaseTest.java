package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
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

    @Test
    void theFirstServerThatAnswersIsTakenAndAsStrict() {
        try (var pool = pool("mariadb:sequential://127.0.0.1:1,$1")) {
            var settings = Database.context(pool.dataSource())
                    .fetchOne("SELECT @@time_zone, @@max_statement_time, @@wsrep_sync_wait");
            assertThat(settings.get(0)).isEqualTo("+00:00");
            assertThat(settings.get(1, Integer.class)).isEqualTo(5);
            assertThat(settings.get(2, Integer.class)).isEqualTo(7);
        }
    }

    /** It could still call a token good that was revoked a moment ago. */
    @Test
    void aReplicaIsNeverTakenEvenWhereThePrimaryIsGone() {
        assertThatThrownBy(() -> pool("mariadb:replication://127.0.0.1:1,$1"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("cannot be reached");
        pool("mariadb:replication://$1,127.0.0.1:1").close();
    }

    /** What the driver would do by itself: then nobody would have looked whether the new server may be read from. */
    @Test
    void aLostConnectionIsNotMadeAnewBehindTheBackOfThePool() throws Exception {
        try (var pool = pool("mariadb:sequential://$1,$1");
                var connection = pool.dataSource().getConnection()) {
            Database.context(pool.dataSource())
                    .execute("KILL " + DSL.using(connection).fetchValue("SELECT connection_id()"));
            assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                    .hasMessageContaining("closed");
        }
    }

    /** @param hosts by one of the modes, with $1 for the server that there is */
    private ConnectionPool pool(String hosts) {
        var url = database.jdbcUrl().replaceFirst("mariadb://([^/]+)", hosts);
        return new ConnectionPool(new DatabaseAddress(url, database.user(), database.password()), 2);
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
