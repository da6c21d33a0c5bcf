package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewPasskeyFormTest {
    @Test
    void whatTheBrowserMadeIsRead() {
        var request =
                new NewPasskeyForm("Laptop", "e30", "AQI", "usb nfc").request().orElseThrow();
        assertThat(request.getClientDataJSON()).isEqualTo(new byte[] {'{', '}'});
        assertThat(request.getAttestationObject()).isEqualTo(new byte[] {1, 2});
        assertThat(request.getTransports()).containsExactlyInAnyOrder("usb", "nfc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "USB", "usb,nfc", "usb  nfc", " usb", "a b c d e f g h i", "abcdefghijklmnopqrstu"})
    void transportsThatThereAreNotAreNone(String transports) {
        assertThat(new NewPasskeyForm("Laptop", "e30", "AQI", transports)
                        .request()
                        .orElseThrow()
                        .getTransports())
                .isEmpty();
    }

    @Test
    void whatIsNoSuchTextIsNoAnswerOfABrowser() {
        assertThat(new NewPasskeyForm("Laptop", "e30", "!", "").request()).isEmpty();
        assertThat(new NewPasskeyForm("Laptop", "!", "AQI", "").request()).isEmpty();
    }

    @Test
    void aPasskeyHasAName() {
        assertThat(NewPasskeyForm.named("Laptop").validate().isEmpty()).isTrue();
        assertThat(NewPasskeyForm.named("").validate().isEmpty()).isFalse();
    }
}
