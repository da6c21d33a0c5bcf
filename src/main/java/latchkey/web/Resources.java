package latchkey.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the program's own files, from a folder of classes or from its jar alike. */
public final class Resources {
    private Resources() {}

    /** The files below a folder of the class path, relative to it, in alphabetical order. */
    public static List<String> list(String folder) {
        try {
            var uri = Objects.requireNonNull(Resources.class.getResource("/" + folder), folder)
                    .toURI();
            return uri.getScheme().equals("jar") ? listJar(uri) : walk(Path.of(uri));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(folder, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String file) {
        try (var in = Objects.requireNonNull(Resources.class.getResourceAsStream("/" + file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private static List<String> listJar(URI uri) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
            return walk(jar.provider().getPath(uri));
        }
    }

    private static List<String> walk(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
