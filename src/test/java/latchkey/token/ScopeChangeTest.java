package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScopeChangeTest {
    @Test
    void addingWriteToReadIsWidening() {
        var change = ScopeChange.between(Set.of("projects:read"), Set.of("projects:write"));

        assertThat(change.added()).containsExactly("projects:write");
        assertThat(change.removed()).isEmpty();
        assertThat(change.widens()).isTrue();
    }

    @Test
    void takingWriteAwayAndLeavingReadIsNarrowing() {
        var change = ScopeChange.between(Set.of("projects:read", "projects:write"), Set.of("projects:read"));

        assertThat(change.added()).isEmpty();
        assertThat(change.removed()).containsExactly("projects:write");
        assertThat(change.widens()).isFalse();
    }

    @Test
    void namingTheReadingThatWritingIncludesIsNoChange() {
        var change = ScopeChange.between(Set.of("projects:write"), Set.of("projects:write", "projects:read"));

        assertThat(change.added()).isEmpty();
        assertThat(change.removed()).isEmpty();
    }

    @Test
    void exchangingOneForAnotherIsWidening() {
        assertThat(ScopeChange.between(Set.of("projects:write"), Set.of("builds:read"))
                        .widens())
                .isTrue();
    }

    @Test
    void everythingCoversWhateverThereIsAndNothingCoversEverything() {
        assertThat(ScopeChange.between(Set.of("*"), Set.of("projects:write", "old:read"))
                        .widens())
                .isFalse();
        assertThat(ScopeChange.between(Set.of("projects:write", "builds:write"), Set.of("*"))
                        .added())
                .containsExactly("*");
    }

    @Property
    void completingTwiceIsCompletingOnceAndLosesNothing(@ForAll("scopes") Set<String> scopes) {
        var complete = ScopeCatalogue.complete(scopes);

        assertThat(complete).containsAll(scopes).isSorted().doesNotHaveDuplicates();
        assertThat(ScopeCatalogue.complete(complete)).isEqualTo(complete);
    }

    @Property
    void completingAUnionIsTheUnionOfTheCompleted(
            @ForAll("scopes") Set<String> one, @ForAll("scopes") Set<String> other) {
        var apart = new HashSet<>(ScopeCatalogue.complete(one));
        apart.addAll(ScopeCatalogue.complete(other));

        assertThat(Set.copyOf(ScopeCatalogue.complete(union(one, other)))).isEqualTo(apart);
    }

    @Property
    void toTheSameIsNoChange(@ForAll("scopes") Set<String> scopes) {
        var change = ScopeChange.between(scopes, ScopeCatalogue.complete(scopes));

        assertThat(change.added()).isEmpty();
        assertThat(change.removed()).isEmpty();
    }

    @Property
    void whatOneWayAddsTheOtherWayTakesAway(@ForAll("scopes") Set<String> one, @ForAll("scopes") Set<String> other) {
        var there = ScopeChange.between(one, other);
        var back = ScopeChange.between(other, one);

        assertThat(there.added()).isEqualTo(back.removed());
        assertThat(there.removed()).isEqualTo(back.added());
    }

    @Property
    void takingAwayNeverWidens(@ForAll("scopes") Set<String> all, @ForAll("scopes") Set<String> taken) {
        var rest = new HashSet<>(all);
        rest.removeAll(taken);

        assertThat(ScopeChange.between(all, rest).widens()).isFalse();
    }

    @Property
    void addingWidensJustWhenItIsNotCovered(@ForAll("scopes") Set<String> before, @ForAll("scopes") Set<String> more) {
        var widens = ScopeChange.between(before, union(before, more)).widens();

        assertThat(widens).isEqualTo(more.stream().anyMatch(scope -> !ScopeChange.covers(before, scope)));
    }

    /** Two steps that need no proof never add up to one that does. */
    @Property
    void narrowingTwiceIsNarrowing(
            @ForAll("scopes") Set<String> one, @ForAll("scopes") Set<String> two, @ForAll("scopes") Set<String> three) {
        if (!ScopeChange.between(one, two).widens()
                && !ScopeChange.between(two, three).widens()) {
            assertThat(ScopeChange.between(one, three).widens()).isFalse();
        }
    }

    @Provide
    Arbitrary<Set<String>> scopes() {
        var known = List.of("projects:read", "projects:write", "builds:read", "builds:write", "metrics:read", "*");
        return Arbitraries.of(known).set().ofMaxSize(4);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }
}
