package latchkey.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import latchkey.database.EmbeddedDatabase;
import latchkey.database.Migrations;
import org.jooq.codegen.GenerationTool;

/** Writes jOOQ's classes of the migrated schema, unless those made from the same sources are there. */
public final class GenerateSchema {
    private final Path target;

    private GenerateSchema(Path target) {
        this.target = target;
    }

    /** Takes the folder to build in, then the files and folders that the classes are made from. */
    public static void main(String... arguments) throws Exception {
        var sources = Arrays.stream(arguments).skip(1).map(Path::of).toList();
        new GenerateSchema(Path.of(arguments[0])).run(SourceDigest.of(sources));
    }

    private void run(String digest) throws Exception {
        if (!digest.equals(lastDigest())) {
            Files.deleteIfExists(digestFile());
            generate();
            Files.writeString(digestFile(), digest);
        }
    }

    private void generate() throws Exception {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        try (var database = EmbeddedDatabase.startDisposable(target.resolve("generator"), target.resolve("mariadb"))) {
            new Migrations(database.address()).run();
            GenerationTool.generate(SchemaClasses.of(database.address(), output()));
        }
    }

    private String lastDigest() throws IOException {
        return Files.exists(digestFile()) ? Files.readString(digestFile()) : "";
    }

    // Beside the classes, so that whoever removes them removes it too.
    private Path digestFile() {
        return output().resolve("sources.sha256");
    }

    private Path output() {
        return target.resolve("generated-sources/jooq");
    }
}
