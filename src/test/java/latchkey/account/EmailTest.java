package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.mail.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "owner@acme.example",
                "a@b.cd",
                "first.last+tag@mail.acme.example",
                "o'brien@acme.example",
                "1@2.example",
                "a_b-c@xn--bcher-kva.example"
            })
    void whatMailCanReachIsAnAddress(String email) {
        assertThat(Email.isValid(email)).isTrue();
        assertThat(Address.isValid(email)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "owner",
                "@acme.example",
                "owner@",
                "owner@acme",
                "owner@.example",
                "owner@acme.",
                "a b@acme.example",
                "a@b@c.example",
                "owner@acme..example",
                "owner@acme.example\n",
                "owner@acme.example,x@y.example",
                "\"a b\"@acme.example",
                "Owner@acme.example",
                "owner@acmé.example",
                "<owner@acme.example>",
                "owner@[127.0.0.1]",
                "owner%acme.example@relay.example",
                "a\u0000@acme.example"
            })
    void whatMailCannotReachIsNone(String email) {
        assertThat(Email.isValid(email)).isFalse();
    }

    @Test
    void anAddressHasItsLongest() {
        assertThat(Email.isValid("x".repeat(64) + "@acme.example")).isTrue();
        assertThat(Email.isValid("x".repeat(65) + "@acme.example")).isFalse();
        assertThat(Email.isValid("x".repeat(64) + "@" + "y".repeat(181) + ".example"))
                .isTrue();
        assertThat(Email.isValid("x".repeat(64) + "@" + "y".repeat(182) + ".example"))
                .isFalse();
    }

    /** Or somebody would have an account that no mail of ours reaches. */
    @Test
    void whateverCanBeTypedCanBeMailedTo() {
        for (var c = ' '; c <= '~'; c++) {
            var email = "a" + c + "b@acme.example";
            assertThat(Email.isValid(email)).describedAs(email).isEqualTo(Address.isValid(email) && !isCapital(c));
        }
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    @Test
    void aHostileAddressCostsNoTime() {
        assertThat(Email.isValid("a@" + "a-".repeat(120) + "!")).isFalse();
        assertThat(Email.isValid("a@" + "a.".repeat(120) + "!")).isFalse();
    }

    @Test
    void anAddressIsKnownInLowerCase() {
        assertThat(Email.normalized("  OWNER@Acme.Example\t")).isEqualTo("owner@acme.example");
        var turkish = java.util.Locale.getDefault();
        try {
            java.util.Locale.setDefault(java.util.Locale.of("tr"));
            assertThat(Email.normalized("INFO@ACME.EXAMPLE")).isEqualTo("info@acme.example");
        } finally {
            java.util.Locale.setDefault(turkish);
        }
    }
}
