package latchkey.database;

import java.nio.file.Path;

/** Another process with an embedded database, for tests to kill. */
final class Portal {
    private Portal() {}

    public static void main(String... arguments) throws InterruptedException {
        EmbeddedDatabase.start(Path.of(arguments[0]), TestServer.BINARIES, ServerPurpose.KEEPING);
        System.out.println("started");
        Thread.sleep(Long.MAX_VALUE);
    }
}
