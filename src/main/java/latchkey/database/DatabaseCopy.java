package latchkey.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a database out as statements, and reads them in again, by MariaDB's own programs. */
public final class DatabaseCopy {
    private final DatabaseAddress address;
    private final ClientPrograms programs;

    /** @param binaries where the embedded server is unpacked, or would be */
    public DatabaseCopy(DatabaseAddress address, Path binaries) {
        this.address = address;
        var path = System.getenv("PATH");
        this.programs = new ClientPrograms(binaries, path == null ? "" : path);
    }

    /** All of one moment, while others go on writing. */
    public void write(OutputStream to) throws IOException {
        run(
                "mariadb-dump",
                List.of(
                        "--single-transaction",
                        "--quick",
                        "--skip-lock-tables",
                        "--skip-add-locks",
                        "--skip-dump-date",
                        "--no-tablespaces",
                        "--hex-blob",
                        "--triggers",
                        "--default-character-set=utf8mb4"),
                process -> {
                    process.getOutputStream().close();
                    WithoutDefiners.copy(new BufferedInputStream(process.getInputStream()), to);
                });
    }

    public void read(InputStream from) throws IOException {
        run("mariadb", List.of("--batch", "--default-character-set=utf8mb4"), process -> {
            try (var to = process.getOutputStream()) {
                from.transferTo(to);
            }
        });
    }

    private void run(String program, List<String> flags, Exchange exchange) throws IOException {
        var errors = Files.createTempFile("latchkey-copy-", ".log");
        try (var options = ClientOptions.of(address)) {
            var command = new ArrayList<>(List.of(programs.find(program), options.argument()));
            command.addAll(flags);
            command.add(options.database());
            var process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            try {
                exchange(process, exchange);
                requireSuccess(process, program, errors);
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    /** A program that gave up reads no more: why it did is in what it said, not in our failing to write. */
    private static void exchange(Process process, Exchange exchange) throws IOException {
        try {
            exchange.with(process);
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
        }
    }

    private void requireSuccess(Process process, String program, Path errors) throws IOException {
        try {
            if (process.waitFor() != 0) {
                throw new StartupFailure(
                        ExitCode.UNAVAILABLE, "%s failed on %s: %s".formatted(program, address, lastLine(errors)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(program + " was interrupted", e));
        }
    }

    private static String lastLine(Path errors) throws IOException {
        var text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8);
        return text.lines().reduce((earlier, later) -> later).orElse("it did not say why");
    }

    private interface Exchange {
        void with(Process process) throws IOException;
    }
}
