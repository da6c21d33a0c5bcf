package latchkey.database;

import java.util.List;

/** What a server of ours is for: to keep what it is told, or to be fast and made anew at each start. */
enum ServerPurpose {
    KEEPING,
    DISPOSABLE;

    /** The pattern of the schemas on which the application's user has every right. */
    String schemas() {
        return switch (this) {
            case KEEPING -> "latchkey";
            case DISPOSABLE -> "latchkey%";
        };
    }

    List<String> options() {
        return switch (this) {
            case KEEPING -> List.of();
            case DISPOSABLE ->
                List.of(
                        "--innodb-flush-log-at-trx-commit=0",
                        "--skip-innodb-doublewrite",
                        "--innodb-fast-shutdown=2",
                        "--max-connections=1000");
        };
    }
}
