package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:///tmp/latchkey",
                "jdbc:mysql://localhost/latchkey",
                "jdbc:mariadb://localhost:3306/",
                "jdbc:mariadb://localhost:port/latchkey?password=hidden"
            })
    void whatIsNoMariaDbDatabaseIsRefused(String url) {
        assertThatThrownBy(() -> new DatabaseAddress(url, "latchkey", "hidden"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LATCHKEY_DATABASE_URL")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void thePasswordIsNotShown() {
        var address = new DatabaseAddress("jdbc:mariadb://db.example/latchkey?password=hidden", "latchkey", "hidden");
        assertThat(address).hasToString("latchkey at jdbc:mariadb://db.example/latchkey");
    }
}
