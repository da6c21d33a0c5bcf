package latchkey.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jooq.Constants;

/** Tells whether anything that the generated classes are made from has changed. */
final class SourceDigest {
    private SourceDigest() {}

    static String of(List<Path> sources) throws IOException, GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(Constants.FULL_VERSION.getBytes(StandardCharsets.UTF_8));
        for (var source : sources) {
            add(source, digest);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(Path source, MessageDigest digest) throws IOException {
        try (var files = Files.walk(source)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
    }
}
