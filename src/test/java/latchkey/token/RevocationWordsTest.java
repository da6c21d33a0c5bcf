package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevocationWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void itIsSaidWhoRevokedBefore() {
        var owner = new Person(UUID.randomUUID(), "owner@acme.example");
        var unused = new AccessToken.Block(NOW, PolicyRule.UNUSED.code());

        assertThat(before(owner, null)).startsWith("Deploy bot was already revoked by owner@acme.example on ");
        assertThat(before(null, null)).contains("by its holder on ");
        assertThat(before(null, unused)).contains("by the policy on ");
    }

    private static String before(@Nullable Person by, AccessToken.@Nullable Block block) {
        var token = new AccessToken(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "Deploy bot",
                "",
                null,
                null,
                List.of(),
                "lk_0123456789abc",
                NOW,
                NOW,
                null,
                null,
                null,
                Networks.ANYWHERE,
                null,
                block,
                null,
                new AccessToken.Revocation(NOW, by, ""));
        return RevocationWords.before(List.of(token), NOW);
    }
}
