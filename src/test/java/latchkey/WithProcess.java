package latchkey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the program as a process of its own, beside a portal of the test with people and a token. */
public abstract class WithProcess {
    @TempDir
    private static Path folder;

    protected final TestPortal portal = TestPortal.withPeople();
    protected final String secret = portal.create("Asked for").secret();
    protected PortalProcess program;

    private final Map<String, String> settings;

    protected WithProcess(Map<String, String> settings) {
        this.settings = settings;
    }

    @BeforeAll
    void startProgram() throws IOException {
        program = PortalProcess.beside(portal, folder, settings);
    }

    @AfterAll
    void stopBoth() {
        program.close();
        portal.close();
    }
}
