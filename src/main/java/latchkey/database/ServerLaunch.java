package latchkey.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The way from an empty folder, or one that a killed portal left, to a server that lets our user in. */
final class ServerLaunch {
    private static final String NAME = "latchkey";

    private final DataFolder folder;
    private final DataFiles dataFiles;
    private final ServerBinaries binaries;
    private final ServerPurpose purpose;

    ServerLaunch(DataFolder folder, ServerBinaries binaries, ServerPurpose purpose) {
        this.folder = folder;
        this.dataFiles = new DataFiles(folder);
        this.binaries = binaries;
        this.purpose = purpose;
    }

    RunningServer run() throws IOException {
        new LeftoverServer(processIdFile(), dataFiles.path()).stop();
        if (purpose == ServerPurpose.DISPOSABLE) {
            dataFiles.remove();
        }
        dataFiles.makeOnce(binaries);
        return start(DatabasePassword.in(folder.resolve("database-password")));
    }

    private RunningServer start(String password) throws IOException {
        var initFile = folder.resolve("database-init.sql");
        PrivateFile.write(initFile, InitialStatements.of(NAME, password, purpose.schemas()));
        try {
            return start(password, initFile, freePort());
        } finally {
            Files.deleteIfExists(initFile);
        }
    }

    private RunningServer start(String password, Path initFile, int port) throws IOException {
        var process = ServerProcess.start(command(initFile, port), folder.resolve("database.log"));
        // Before the server writes it itself, so that a server we are killed beside can always be found.
        Files.writeString(processIdFile(), process.id() + "\n");
        var server = RunningServer.await(process, ServerAddress.of(port, password));
        ServerAddress.write(folder.path(), port);
        return server;
    }

    // The socket stands in the folder of the data files: its path stays short, and nobody else may reach it. With TLS,
    // of no use on loopback, the server would make an RSA key at each start, which takes it five to ten seconds.
    private List<String> command(Path initFile, int port) {
        var command = new ArrayList<>(List.of(
                binaries.server(),
                "--no-defaults",
                "--datadir=" + dataFiles.path(),
                "--basedir=" + binaries.folder(),
                "--pid-file=" + processIdFile(),
                "--init-file=" + initFile,
                "--socket=database.sock",
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--skip-ssl",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--max-allowed-packet=64M"));
        command.addAll(purpose.options());
        return command;
    }

    private Path processIdFile() {
        return folder.resolve("database.pid");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
