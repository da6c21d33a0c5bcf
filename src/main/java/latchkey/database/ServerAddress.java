package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the embedded server of a data folder listens, written down for commands that run beside the portal. */
final class ServerAddress {
    private static final String NAME = "latchkey";
    private static final String PORT_FILE = "database.port";
    private static final String PASSWORD_FILE = "database-password";

    private ServerAddress() {}

    static DatabaseAddress of(int port, String password) {
        return new DatabaseAddress("jdbc:mariadb://127.0.0.1:%d/%s".formatted(port, NAME), NAME, password);
    }

    static void write(Path dataFolder, int port) throws IOException {
        PrivateFile.write(dataFolder.resolve(PORT_FILE), port + "\n");
    }

    static DatabaseAddress read(Path dataFolder) throws IOException {
        var port = Files.readString(dataFolder.resolve(PORT_FILE)).strip();
        var password = Files.readString(dataFolder.resolve(PASSWORD_FILE)).strip();
        try {
            return of(Integer.parseInt(port), password);
        } catch (NumberFormatException e) {
            throw new IOException(PORT_FILE + " is damaged", e);
        }
    }
}
