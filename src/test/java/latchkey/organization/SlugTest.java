package latchkey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {
    @ParameterizedTest
    @ValueSource(strings = {"ab", "acme", "a1", "1a", "a-b", "a--b", "0123456789012345678901234567890123456789"})
    void lettersDigitsAndHyphensMakeASlug(String slug) {
        assertThat(Slug.isValid(slug)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "-a",
                "a-",
                "Acme",
                "a b",
                "a_b",
                "a/b",
                "a.b",
                "é",
                "аcme",
                "acme\n",
                "a%20b",
                "01234567890123456789012345678901234567890"
            })
    void anythingElseDoesNot(String slug) {
        assertThat(Slug.isValid(slug)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Acme, acme",
        "Café Søren & Co, cafe-s-ren-co",
        "  Acme   Inc.  , acme-inc",
        "ACME (Europe), acme-europe",
        "Ⅳ Corp, iv-corp",
        "X, ''",
        "株式会社, ''",
        "🚀, ''",
        "'', ''",
        "A very long name of an organization that goes on, a-very-long-name-of-an-organization-that",
    })
    void aNameSuggestsASlug(String name, String slug) {
        assertThat(Slug.suggest(name)).isEqualTo(slug);
    }

    @Property
    void whatIsSuggestedIsValidOrNothing(@ForAll String name) {
        var slug = Slug.suggest(name);
        assertThat(slug.isEmpty() || Slug.isValid(slug)).isTrue();
    }
}
