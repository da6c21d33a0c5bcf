package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import latchkey.token.ScopeCatalogue.Group;
import latchkey.token.ScopeCatalogue.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeCatalogueTest {
    private final ScopeCatalogue catalogue = new ScopeCatalogue(List.of(
            new Group("Build", List.of(resource("projects", true), resource("builds", true))),
            new Group("Observe", List.of(resource("metrics", false)))));

    @Test
    void aResourceMakesOneScopeForReadingAndOneForWriting() {
        assertThat(catalogue.contains("projects:read")).isTrue();
        assertThat(catalogue.contains("projects:write")).isTrue();
        assertThat(catalogue.size()).isEqualTo(3);
    }

    @Test
    void whatCannotBeWrittenHasNoScopeForIt() {
        assertThat(catalogue.contains("metrics:read")).isTrue();
        assertThat(catalogue.contains("metrics:write")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "projects", "projects:", "projects:*", "projects:delete", "PROJECTS:read", "a b"})
    void nothingElseIsAScope(String scope) {
        assertThat(catalogue.contains(scope)).isFalse();
    }

    @Test
    void writingIncludesReading() {
        assertThat(ScopeCatalogue.complete(List.of("projects:write", "metrics:read", "projects:write")))
                .containsExactly("metrics:read", "projects:read", "projects:write");
        assertThat(ScopeCatalogue.complete(List.of("builds:read"))).containsExactly("builds:read");
        assertThat(ScopeCatalogue.complete(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Projects", "1st", "a b", "a:read", "_a", "é", "a\n"})
    void aMalformedIdIsRefusedByName(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScopeCatalogue(List.of(new Group("Build", List.of(resource(id, true))))))
                .withMessage(id);
    }

    @Test
    void anIdThatComesTwiceIsRefusedEvenInAnotherGroup() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScopeCatalogue(List.of(
                        new Group("Build", List.of(resource("projects", true))),
                        new Group("Observe", List.of(resource("projects", false))))))
                .withMessage("projects");
    }

    private static Resource resource(String id, boolean writable) {
        return new Resource(id, id, "", writable);
    }
}
