package latchkey;

import java.time.Instant;
import java.time.ZoneOffset;
import latchkey.token.PepperRotation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells which peppers there are and how much depends on each, and never what they are. */
@Command(
        name = "list",
        description = "Tells the versions of the pepper, since when, and how many live secrets each has digested.",
        exitCodeList = {
            " 0:they are listed",
            " 2:wrong usage",
            "69:the database cannot be reached or is too old",
            "70:an unforeseen failure",
            "73:the data folder cannot be written",
            "78:a setting is wrong, or the database is not of this version"
        })
final class ListKeys implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public void run() {
        try (var installation = OpenInstallation.of(shell.start())) {
            new Administration(shell.start(), installation).peppers().list().forEach(this::say);
        }
    }

    private void say(PepperRotation.Listed pepper) {
        var state = pepper.current() ? ", digests new secrets" : retirement(pepper.retiredAt());
        shell.say("Version %d, known since %s, %d live %s%s"
                .formatted(
                        pepper.version(),
                        day(pepper.since()),
                        pepper.liveSecrets(),
                        pepper.liveSecrets() == 1 ? "secret" : "secrets",
                        state));
    }

    private static String retirement(@Nullable Instant at) {
        return at == null ? "" : ", retired on " + day(at);
    }

    private static String day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
