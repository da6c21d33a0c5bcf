package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The password of the application's user in the embedded database, made once and kept in a file of its owner's. */
final class DatabasePassword {
    private static final Pattern OURS = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;

    private DatabasePassword() {}

    static String in(Path file) throws IOException {
        var kept = Files.exists(file) ? Files.readString(file).strip() : "";
        return OURS.matcher(kept).matches() ? kept : renew(file);
    }

    private static String renew(Path file) throws IOException {
        var password = random();
        PrivateFile.write(file, password + "\n");
        return password;
    }

    private static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
