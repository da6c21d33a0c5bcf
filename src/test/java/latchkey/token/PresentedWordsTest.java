package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PresentedWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant BEFORE = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant MUCH_LATER = Instant.parse("2027-11-24T12:00:00Z");

    @Test
    void aSecretWhoseSuccessorIsUnusedWorksUntilItsGraceIsOver() {
        assertThat(words(null, null, null, null))
                .contains(
                        "a former secret of Deploy bot",
                        "grace period is over, which begins with the first use of the new one; the token is");
        assertThat(words(null, LATER, null, null)).contains("but not beyond 24 Nov 2026");
    }

    @Test
    void theSoonestEndIsTold() {
        assertThat(words(MUCH_LATER, LATER, null, null)).contains("It works until 24 Nov 2026");
        assertThat(words(LATER, MUCH_LATER, null, null)).contains("It works until 24 Nov 2026");
    }

    @Test
    void aSecretBeyondItsOwnEndHasEnded() {
        assertThat(words(null, BEFORE, null, null))
                .contains("It ended on 20 Nov 2026")
                .doesNotContain("works");
        assertThat(words(LATER, BEFORE, null, null))
                .contains("It ended on 20 Nov 2026")
                .doesNotContain("works");
    }

    @Test
    void noSecretOfATokenThatIsNotAcceptedWorks() {
        assertThat(words(LATER, null, BEFORE, null)).endsWith("Nothing accepts it, as the token is revoked.");
        assertThat(words(null, null, null, BEFORE)).endsWith("Nothing accepts it, as the token is blocked.");
    }

    private static String words(
            @Nullable Instant endsAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant blockedAt) {
        var token = new Presented(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "Deploy bot",
                BEFORE,
                new TokenStatus.Times(revokedAt, null, blockedAt, null),
                new Presented.Secret("lk_0123456789abc", null, BEFORE, endsAt, expiresAt),
                new TreeSet<>(),
                Map.of(),
                Networks.ANYWHERE);
        return PresentedWords.of(token, NOW);
    }
}
