package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSecretTest {
    /** Its last six characters were computed by Python's zlib.crc32. */
    private static final String GOLDEN = "lk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd2ZYGde";

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Test
    void aSecretIsOneWordOfFortyNineCharacters() {
        var secret = TokenSecret.generate("lk");

        assertThat(secret.expose()).matches("lk_[0-9A-Za-z]{46}").hasSize(49);
        assertThat(secret.prefix()).isEqualTo(secret.expose().substring(0, 16));
        assertThat(TokenSecret.parse("lk", secret.expose()))
                .map(TokenSecret::expose)
                .hasValue(secret.expose());
    }

    @ParameterizedTest
    @CsvSource({
        "lk, " + GOLDEN,
        "lk, lk_00000000000000000000000000000000000000000zJgFz",
        "acme, acme_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN38g9qZ",
    })
    void theChecksumIsTheCrc32OfEverythingBeforeItInBase62(String brand, String text) {
        assertThat(TokenSecret.parse(brand, text)).map(TokenSecret::expose).hasValue(text);
    }

    @Test
    void noSecretWithOneCharacterChangedIsOne() {
        for (var i = 0; i < GOLDEN.length(); i++) {
            for (var c : (ALPHABET + "_-é").toCharArray()) {
                var edited = GOLDEN.substring(0, i) + c + GOLDEN.substring(i + 1);
                if (!edited.equals(GOLDEN)) {
                    assertThat(TokenSecret.parse("lk", edited)).as(edited).isEmpty();
                }
            }
        }
    }

    @Test
    void noSecretWithTwoNeighboursSwappedIsOne() {
        for (var i = 0; i < GOLDEN.length() - 1; i++) {
            var swapped = GOLDEN.substring(0, i) + GOLDEN.charAt(i + 1) + GOLDEN.charAt(i) + GOLDEN.substring(i + 2);
            assertThat(TokenSecret.parse("lk", swapped)).as(swapped).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lk_",
                " " + GOLDEN,
                GOLDEN + " ",
                GOLDEN + "\n",
                GOLDEN + "0",
                "LK_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd2ZYGde",
                "Bearer " + GOLDEN,
            })
    void whatIsNotExactlyASecretIsNone(String text) {
        assertThat(TokenSecret.parse("lk", text)).isEmpty();
    }

    @Test
    void aSecretOfAnotherBrandIsNone() {
        assertThat(TokenSecret.parse("lkrs", GOLDEN)).isEmpty();
        assertThat(TokenSecret.parse("lk", TokenSecret.generate("lkrs").expose()))
                .isEmpty();
        assertThat(TokenSecret.parse("l", GOLDEN)).isEmpty();
    }

    @Test
    void asTextItShowsItsPrefixOnly() {
        var secret = TokenSecret.parse("lk", GOLDEN).orElseThrow();

        assertThat(secret).hasToString("lk_0123456789ABC…");
        assertThat("%s".formatted(secret)).doesNotContain("DEFGH");
    }

    @Test
    void everyCharacterOfTheAlphabetIsUsed() {
        var seen = new HashSet<Character>();
        var countingUp = new RandomGenerator() {
            private int next;

            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int nextInt(int bound) {
                return next++ % bound;
            }
        };
        for (var i = 0; i < 2; i++) {
            for (var c : TokenSecret.generate("lk", countingUp)
                    .expose()
                    .substring(3, 43)
                    .toCharArray()) {
                seen.add(c);
            }
        }
        assertThat(seen).hasSize(62);
    }

    @Test
    void noTwoSecretsAreAlike() {
        var secrets = new HashSet<String>();
        for (var i = 0; i < 1000; i++) {
            secrets.add(TokenSecret.generate("lk").expose());
        }
        assertThat(secrets).hasSize(1000);
    }

    @Test
    void aSecretIsFoundWhereverItStandsInAText() {
        var secret = TokenSecret.generate("lk").expose();
        assertThat(TokenSecret.isWithin(secret)).isTrue();
        assertThat(TokenSecret.isWithin("curl -H 'Authorization: Bearer " + secret + "'"))
                .isTrue();
        assertThat(TokenSecret.isWithin(TokenSecret.generate("other").expose())).isTrue();
        // What looks like one may begin before one: the search goes on within it.
        assertThat(TokenSecret.isWithin("ab_" + "x".repeat(44) + secret)).isTrue();
        assertThat(TokenSecret.isWithin(secret.substring(0, 48) + "!")).isFalse();
        assertThat(TokenSecret.isWithin("lk_" + "0".repeat(46))).isFalse();
        assertThat(TokenSecret.isWithin("")).isFalse();
    }
}
