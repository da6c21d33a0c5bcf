package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deploy bot               | deploy bot",
                "deploy-bot.2/eu          | deploy bot 2 eu",
                "Für Ärger & Straßen      | fur arger strassen",
                "ÉCOLE ﬁne Ⅳ              | ecole fine iv",
                "owner@acme.example       | owner acme example",
                "_deploy __ -_-           | deploy",
                "🔑 key                    | 🔑 key",
                "100% <i> \\ ' \" !        | 100 i",
                "деплой Бот               | деплои бот",
            })
    void aTextFallsIntoFoldedWords(String text, String words) {
        assertThat(TokenWords.of(text)).containsExactly(words.split(" "));
        assertThat(TokenWords.sought(text)).containsExactly(words.split(" "));
    }

    @Test
    void whatHasNoSpacesIsFoundByAnyPartOfIt() {
        assertThat(TokenWords.of("部署机器人 v2")).containsExactly("部署机器人", "署机器人", "机器人", "器人", "人", "v2");
        assertThat(TokenWords.sought("机器 v")).containsExactly("机器", "v");
        assertThat(TokenWords.sought("ボットの鍵")).hasSize(1);
    }

    @Test
    void whatUnderscoresJoinIsFoundByEachOfItsParts() {
        assertThat(TokenWords.of("deploy_bot__2 部_署")).containsExactly("deploy_bot__2", "bot__2", "2", "部", "署");
        assertThat(TokenWords.sought("deploy_bo")).containsExactly("deploy_bo");
    }

    @Test
    void aPrefixIsFoundAsAWholeOnly() {
        assertThat(TokenWords.ofPrefix("lk_0AbC123dEf45")).containsExactly("lk_0abc123def45");
        assertThat(TokenWords.sought("lk_0AbC")).containsExactly("lk_0abc");
    }

    @Test
    void longWordsAreCutAlikeOnBothSides() {
        var word = "x".repeat(100);

        assertThat(TokenWords.of(word))
                .containsExactly("x".repeat(32))
                .isEqualTo(java.util.Set.copyOf(TokenWords.sought(word)));
    }

    @Test
    void aSearchTakesTenWordsAtMost() {
        assertThat(TokenWords.sought("a b c d e f g h i j k l")).isEqualTo(List.of("a b c d e f g h i j".split(" ")));
    }

    @Property
    void everyWordSoughtOfATextIsAWordOfIt(@ForAll String text) {
        assertThat(TokenWords.of(text)).containsAll(TokenWords.sought(text));
        assertThat(TokenWords.of(text)).allMatch(word -> word.codePointCount(0, word.length()) <= 32);
    }
}
