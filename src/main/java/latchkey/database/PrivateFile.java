package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that only their owner may read, from their first byte on. */
final class PrivateFile {
    private PrivateFile() {}

    /** Replaces the file as a whole: nobody ever sees a part of it. */
    static void write(Path file, String content) throws IOException {
        // A temporary file is made with mode 0600.
        var draft = Files.createTempFile(file.getParent(), ".draft", "");
        Files.writeString(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
