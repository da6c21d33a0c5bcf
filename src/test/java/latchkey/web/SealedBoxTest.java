package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealedBoxTest {
    private static final byte[] CONTENT = "what nobody shall read".getBytes(StandardCharsets.UTF_8);

    private final SealedBox box = new SealedBox(new byte[32]);

    @Test
    void whatWasSealedComesBack() {
        assertThat(box.open("mail 1", box.seal("mail 1", CONTENT))).isEqualTo(CONTENT);
        assertThat(box.open("mail 1", box.seal("mail 1", new byte[0]))).isEmpty();
    }

    @Test
    void aBoxTellsNothingAndIsNeverTheSame() {
        var one = box.seal("mail 1", CONTENT);

        assertThat(one).hasSize(12 + CONTENT.length + 16).isNotEqualTo(box.seal("mail 1", CONTENT));
        assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("nobody");
    }

    @Test
    void aBoxIsOpenedForItsPurposeOnly() {
        var sealed = box.seal("mail 1", CONTENT);

        assertThatThrownBy(() -> box.open("mail 2", sealed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherKeyOpensNothing() {
        var other = new byte[32];
        other[31] = 1;
        var sealed = box.seal("mail 1", CONTENT);

        assertThatThrownBy(() -> new SealedBox(other).open("mail 1", sealed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBoxThatWasTouchedStaysClosed() {
        var sealed = box.seal("mail 1", CONTENT);
        for (var place = 0; place < sealed.length; place++) {
            var touched = Arrays.copyOf(sealed, sealed.length);
            touched[place] ^= 1;
            assertThatThrownBy(() -> box.open("mail 1", touched)).isInstanceOf(IllegalArgumentException.class);
        }
        for (var length = 0; length < sealed.length; length++) {
            var cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> box.open("mail 1", cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
