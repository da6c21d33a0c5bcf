package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeppersTest {
    /** The bytes 00 to 1f. */
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static final String OTHER_KEY = "//////////////////////////////////////////8=";

    private static final TokenSecret SECRET = TokenSecret.parse(
                    "lk", "lk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd2ZYGde")
            .orElseThrow();

    /** By openssl dgst -sha256 -mac HMAC -macopt hexkey:0001…1f. */
    private static final String DIGEST = "02702630fecc85171ae2d193c4121edcd315c6c8450adb9a1efc5bf0f72f39ff";

    @Test
    void aDigestIsTheHmacSha256OfTheWholeSecret() {
        var digest = Peppers.parse("1:" + KEY).digest(SECRET);

        assertThat(hex(digest.bytes())).isEqualTo(DIGEST);
        assertThat(digest.pepperVersion()).isEqualTo(1);
        assertThat(digest).hasToString("TokenDigest[pepper 1]");
    }

    @Test
    void keysForOtherPurposesAreTheHmacOfThePurpose() {
        var peppers = Peppers.parse("1:" + KEY);

        assertThat(hex(peppers.derive("forms")))
                .isEqualTo("149aad25b2914d9589d6f8a7805acb3419d37274502676514b2999d2175b4aa3");
        assertThat(peppers.derive("forms")).isNotEqualTo(peppers.derive("sessions"));
        assertThat(peppers.derive("forms")).isNotEqualTo(peppers.checkValue(1));
    }

    @Test
    void theFirstDigestsNewSecretsUntilAnotherIsUsedAndAllAreTriedForOldOnes() {
        var peppers = Peppers.parse("10:%s\n 2:%s ".formatted(OTHER_KEY, KEY));

        assertThat(peppers.digest(SECRET).pepperVersion()).isEqualTo(2);
        peppers.use(10, Set.of());
        assertThat(peppers.digest(SECRET).pepperVersion()).isEqualTo(10);
        assertThat(peppers.digests(SECRET))
                .extracting(TokenDigest::pepperVersion)
                .containsExactly(10, 2);
        assertThat(peppers.digests(SECRET))
                .anySatisfy(digest -> assertThat(hex(digest.bytes())).isEqualTo(DIGEST));
        assertThat(peppers.has(2)).isTrue();
        assertThat(peppers.has(1)).isFalse();
    }

    @Test
    void aRetiredOneIsNotTriedAndOneThatIsNotKnownNotUsed() {
        var peppers = Peppers.parse("1:%s 2:%s".formatted(KEY, OTHER_KEY));
        peppers.use(2, Set.of(1));

        assertThat(peppers.digests(SECRET))
                .extracting(TokenDigest::pepperVersion)
                .containsExactly(2);
        peppers.use(3, Set.of());
        assertThat(peppers.digest(SECRET).pepperVersion()).isEqualTo(2);
    }

    @Test
    void keysForOtherPurposesOutliveANewPepper() {
        assertThat(Peppers.parse("1:" + KEY).derive("forms"))
                .isEqualTo(Peppers.parse("1:%s 2:%s".formatted(KEY, OTHER_KEY)).derive("forms"));
    }

    @Test
    void aGeneratedPepperCanBeReadAndIsNewEachTime() {
        assertThat(Peppers.parse(Peppers.generate()).versions()).containsExactly(1);
        assertThat(Peppers.generate()).isNotEqualTo(Peppers.generate());
    }

    @Test
    void changingABytesCopyChangesNoDigest() {
        var digest = Peppers.parse("1:" + KEY).digest(SECRET);
        digest.bytes()[0] ^= 1;

        assertThat(hex(digest.bytes())).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                KEY,
                "1:",
                "1:AAAA",
                "0:" + KEY,
                "-1:" + KEY,
                "01:" + KEY,
                "10000:" + KEY,
                "a:" + KEY,
                "1:" + KEY + ":",
                "1:" + KEY + ", 2:" + KEY,
                "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIQ==",
            })
    void whatIsNoPepperIsRefusedWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Peppers.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(KEY));
    }

    @Test
    void aVersionThatComesTwiceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Peppers.parse("1:%s 1:%s".formatted(KEY, OTHER_KEY)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
