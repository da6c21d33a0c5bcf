package latchkey.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {"10.11.2-MariaDB", "10.12.1-MariaDB-log", "11.4.5-MariaDB", "12.0.1-MariaDB-ubu2404"})
    void mariaDbFrom1011OnIsAccepted(String version) {
        assertThatCode(new ServerVersion(version)::require).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.10.9-MariaDB", "10.6.18-MariaDB-log", "5.5.68-MariaDB"})
    void olderMariaDbIsRefusedWithWhatIsNeeded(String version) {
        assertThatThrownBy(new ServerVersion(version)::require)
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LATCHKEY_DATABASE_URL")
                .hasMessageContaining("MariaDB " + version)
                .hasMessageContaining("MariaDB 10.11 or newer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.4.3", "9.1.0-commercial"})
    void mySqlIsRefusedByName(String version) {
        assertThatThrownBy(new ServerVersion(version)::require)
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("MySQL " + version);
    }
}
