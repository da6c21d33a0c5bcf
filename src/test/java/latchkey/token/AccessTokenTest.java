package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import latchkey.web.Networks;
import org.junit.jupiter.api.Test;

class AccessTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Person OWNER = new Person(UUID.randomUUID(), "owner@acme.example");
    private static final AccessToken.Block UNUSED = new AccessToken.Block(NOW, PolicyRule.UNUSED.code());
    private static final AccessToken.Block WILDCARD = new AccessToken.Block(NOW, PolicyRule.WILDCARD.code());

    @Test
    void whoRevokedItIsTold() {
        assertThat(token(null, null).revokedBy()).isEmpty();
        assertThat(token(null, revokedBy(OWNER)).revokedBy()).isEqualTo("owner@acme.example");
        assertThat(token(UNUSED, revokedBy(OWNER)).revokedBy()).isEqualTo("owner@acme.example");
        assertThat(token(null, revokedBy(null)).revokedBy()).isEqualTo("its holder");
        assertThat(token(WILDCARD, revokedBy(null)).revokedBy()).isEqualTo("its holder");
        assertThat(token(UNUSED, revokedBy(null)).revokedBy()).isEqualTo("the policy");
    }

    @Test
    void itsStatusIsOfItsTimes() {
        assertThat(token(null, null).status(NOW)).isEqualTo(TokenStatus.ACTIVE);
        assertThat(token(WILDCARD, null).status(NOW)).isEqualTo(TokenStatus.BLOCKED);
        assertThat(token(WILDCARD, revokedBy(null)).status(NOW)).isEqualTo(TokenStatus.REVOKED);
        assertThat(token(WILDCARD, null).status(NOW.plus(Duration.ofDays(90)))).isEqualTo(TokenStatus.EXPIRED);
    }

    private static AccessToken.Revocation revokedBy(Person by) {
        return new AccessToken.Revocation(NOW, by, "");
    }

    private static AccessToken token(AccessToken.Block block, AccessToken.Revocation revocation) {
        return new AccessToken(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "Deploy bot",
                "",
                OWNER,
                OWNER,
                List.of("projects:read"),
                "lk_0123456789abc",
                NOW,
                NOW,
                NOW.plus(Duration.ofDays(90)),
                null,
                null,
                Networks.ANYWHERE,
                null,
                block,
                null,
                revocation);
    }
}
