package latchkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether the data folder can be used, and its secrets by its owner only. */
final class FolderExamination {
    private static final List<String> SECRETS = List.of("pepper", "audit-key", "database-password");
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path folder;
    private final Findings findings;

    FolderExamination(Start start, Findings findings) {
        this.folder = start.dataDir().toAbsolutePath();
        this.findings = findings;
    }

    void run() {
        if (!Files.exists(folder)) {
            findings.ok("The data folder %s is not there yet: the first start makes it.".formatted(folder));
        } else if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            findings.problem("LATCHKEY_DATA_DIR is %s, which is no folder that this user can write. Change its owner."
                    .formatted(folder));
        } else {
            findings.ok("The data folder is %s.".formatted(folder));
            SECRETS.stream().map(folder::resolve).filter(Files::exists).forEach(this::secret);
        }
    }

    private void secret(Path file) {
        if (!Files.isReadable(file)) {
            findings.problem("The file %s can’t be read by this user. Change its owner.".formatted(file));
        } else if (isOpenToOthers(file)) {
            findings.problem(
                    "The file %s is a secret that others on this machine may read: chmod 600 it.".formatted(file));
        } else {
            findings.ok("The file %s is its owner’s only.".formatted(file));
        }
    }

    private static boolean isOpenToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
