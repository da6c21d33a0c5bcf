package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import latchkey.web.SealedBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TotpOfferTest {
    private static final UUID ACCOUNT = new UUID(1, 1);
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private final SealedBox box = new SealedBox(new byte[32]);
    private final TotpOffer offer = TotpOffer.random(box, ACCOUNT, NOW);

    @Test
    void comesBackAsItWasMade() {
        var found = TotpOffer.of(box, ACCOUNT, offer.sealed(), NOW.plus(Duration.ofMinutes(59)));

        assertThat(found).isEqualTo(offer);
        assertThat(offer.sealed()).matches("[A-Za-z0-9_-]+").hasSizeLessThan(120);
        assertThat(offer.toString()).isEqualTo("TotpOffer");
    }

    @Test
    void isOverAfterAnHour() {
        assertThat(TotpOffer.of(box, ACCOUNT, offer.sealed(), NOW.plus(Duration.ofMinutes(61))))
                .isNull();
    }

    @Test
    void isOfOneAccountAndOfOneInstallation() {
        assertThat(TotpOffer.of(box, new UUID(1, 2), offer.sealed(), NOW)).isNull();
        var other = new byte[32];
        other[0] = 1;
        assertThat(TotpOffer.of(new SealedBox(other), ACCOUNT, offer.sealed(), NOW))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "====", "%00", "ä", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void nothingElseIsOne(String sealed) {
        assertThat(TotpOffer.of(box, ACCOUNT, sealed, NOW)).isNull();
    }
}
