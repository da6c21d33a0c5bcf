package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UniqueKeysDatabaseTest {
    private final DSLContext db = TestDatabase.fresh().dsl();

    @BeforeEach
    void aTableWithTwoKeys() {
        db.execute(
                "CREATE OR REPLACE TABLE thing (id int PRIMARY KEY, name varchar(100) NOT NULL, UNIQUE KEY thing_name (name))");
    }

    @Test
    void theKeyThatRefusedTheRowIsNamed() {
        insert(1, "first");
        assertThat(UniqueKeys.violated(refusal(2, "first"), "thing_name")).isTrue();
        assertThat(UniqueKeys.violated(refusal(2, "first"), "PRIMARY")).isFalse();
        assertThat(UniqueKeys.violated(refusal(1, "second"), "PRIMARY")).isTrue();
        assertThat(UniqueKeys.violated(refusal(1, "second"), "thing_name")).isFalse();
    }

    @Test
    void aValueThatReadsLikeAKeyDoesNotDeceive() {
        insert(1, "x' for key 'other_name'");
        var refusal = refusal(2, "x' for key 'other_name'");
        assertThat(UniqueKeys.violated(refusal, "other_name")).isFalse();
        assertThat(UniqueKeys.violated(refusal, "thing_name")).isTrue();
    }

    @Test
    void aKeyIsNamedInFull() {
        insert(1, "first");
        assertThat(UniqueKeys.violated(refusal(2, "first"), "name")).isFalse();
    }

    @Test
    void otherFailuresViolateNoKey() {
        var failure = catchThrowableOfType(DataAccessException.class, () -> db.execute("SELECT nothing FROM thing"));
        assertThat(UniqueKeys.violated(failure, "thing_name")).isFalse();
    }

    private DataAccessException refusal(int id, String name) {
        return catchThrowableOfType(DataAccessException.class, () -> insert(id, name));
    }

    private void insert(int id, String name) {
        db.execute("INSERT INTO thing (id, name) VALUES (?, ?)", id, name);
    }
}
