package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server for the many short processes of a mutation run, which would spend their time starting their own. */
final class SharedServer {
    private SharedServer() {}

    /** Serves, with a migrated schema, until its input ends; where it can be reached stands in the file. */
    public static void main(String... arguments) throws IOException {
        var file = Path.of(arguments[1]);
        try (var database = EmbeddedDatabase.startDisposable(Path.of(arguments[0]), TestServer.BINARIES)) {
            new Migrations(database.address()).run();
            Files.writeString(file, database.jdbcUrl() + "\n" + database.user() + "\n" + database.password() + "\n");
            System.in.transferTo(System.out);
        }
    }

    static DatabaseAddress read(Path file) {
        try {
            var lines = Files.readAllLines(file);
            return new DatabaseAddress(lines.get(0), lines.get(1), lines.get(2));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
