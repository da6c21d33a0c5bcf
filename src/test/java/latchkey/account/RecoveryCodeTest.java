package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodeTest {
    @Test
    void isFifteenCharactersOfThirtyTwoInGroupsOfFive() {
        var codes = Stream.generate(RecoveryCode::random).limit(500).toList();

        assertThat(codes).allSatisfy(code -> {
            assertThat(code.grouped()).matches("[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}");
            assertThat(code.grouped().replace("-", "")).isEqualTo(code.expose());
            assertThat(code.toString()).doesNotContain(code.expose());
        });
        assertThat(codes.stream().map(RecoveryCode::expose)).doesNotHaveDuplicates();
        assertThat(codes.stream()
                        .flatMapToInt(code -> code.expose().chars())
                        .boxed()
                        .collect(Collectors.toSet()))
                .hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10abc-def01-23456",
                "10ABC-DEF01-23456",
                "lOabc defO1 23456",
                "ioabcdefoi23456",
                " 10abc - def01 - 23456 ",
                "1 0 a b c d e f 0 1 2 3 4 5 6",
            })
    void isReadAsPeopleCopyIt(String typed) {
        assertThat(RecoveryCode.typed(typed).expose()).isEqualTo("10abcdef0123456");
    }
}
