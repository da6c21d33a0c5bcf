package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The format of secrets, for whatever random numbers bring. */
class TokenSecretPropertyTest {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Property
    void aSecretIsReadAsItself(@ForAll long seed) {
        var secret = secret(seed);
        assertThat(secret.expose()).matches("lk_[0-9A-Za-z]{46}").startsWith(secret.prefix());
        assertThat(TokenSecret.parse("lk", secret.expose()).orElseThrow().expose())
                .isEqualTo(secret.expose());
    }

    @Property
    void oneWrongCharacterIsNoticed(
            @ForAll long seed, @ForAll @IntRange(min = 3, max = 48) int at, @ForAll @IntRange(max = 61) int other) {
        var text = new StringBuilder(secret(seed).expose());
        var was = text.charAt(at);
        text.setCharAt(at, ALPHABET.charAt(other));
        assertThat(TokenSecret.parse("lk", text.toString()).isPresent()).isEqualTo(was == ALPHABET.charAt(other));
    }

    @Property
    void twoNeighboursThatChangedPlacesAreNoticed(@ForAll long seed, @ForAll @IntRange(min = 3, max = 47) int at) {
        var secret = secret(seed).expose();
        var swapped = secret.substring(0, at) + secret.charAt(at + 1) + secret.charAt(at) + secret.substring(at + 2);
        assertThat(TokenSecret.parse("lk", swapped).isPresent()).isEqualTo(swapped.equals(secret));
    }

    @Property
    void otherTextIsNoSecret(@ForAll String text) {
        assertThat(TokenSecret.parse("lk", text)).isEmpty();
    }

    private static TokenSecret secret(long seed) {
        return TokenSecret.generate("lk", new Random(seed));
    }
}
