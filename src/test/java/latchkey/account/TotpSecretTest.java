package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TotpSecretTest {
    private static final byte[] BYTES = "12345678901234567890".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @Test
    void eachIsRandomAndHasTheBitsOfItsStandard() {
        assertThat(TotpSecret.random().expose()).hasSize(20).isNotEqualTo(new byte[20]);
        assertThat(TotpSecret.random()).isNotEqualTo(TotpSecret.random());
    }

    @Test
    void itIsTypedInGroupsOfFour() {
        assertThat(TotpSecret.of(BYTES).grouped()).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    @Test
    void anAppReadsEveryNameWhateverItsCharacters() {
        assertThat(TotpSecret.of(BYTES).uri("Latch key", "o+b@acme.example"))
                .isEqualTo("otpauth://totp/Latch%20key:o%2Bb%40acme.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        + "&issuer=Latch%20key&algorithm=SHA1&digits=6&period=30");
    }

    @Test
    void twoOfTheSameBytesAreOne() {
        var secret = TotpSecret.of(BYTES);
        assertThat(secret).isEqualTo(TotpSecret.of(BYTES)).hasSameHashCodeAs(TotpSecret.of(BYTES));
        assertThat(secret.hashCode()).isNotEqualTo(TotpSecret.of(new byte[20]).hashCode());
        assertThat(secret).isNotEqualTo(TotpSecret.of(new byte[20])).isNotEqualTo("GEZD");
    }

    @Test
    void whatHoldsItKeepsItToItself() {
        var exposed = TotpSecret.of(BYTES);
        exposed.expose()[0] = 0;
        assertThat(exposed.expose()).isEqualTo(BYTES);
        assertThat(exposed).hasToString("TotpSecret");
    }
}
