package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeArithmeticTest {
    @ParameterizedTest
    @CsvSource({
        "builds:read builds:write, builds:read, builds:write",
        "builds:read builds:write, builds:write, ''",
        "builds:read builds:write, '', builds:read builds:write",
        "builds:read metrics:read, builds:read, metrics:read",
        "builds:read builds:write, metrics:read, builds:read builds:write",
        "*, *, ''",
        "* builds:read, *, builds:read",
        "* builds:read, builds:read, *",
    })
    void whatNoCallNeedsCanGo(String granted, String used, String unused) {
        assertThat(ScopeArithmetic.unused(scopes(granted), scopes(used))).isEqualTo(scopes(unused));
    }

    @ParameterizedTest
    @CsvSource({
        "builds:read builds:write, builds:read, builds:write",
        "builds:read builds:write, builds:write, ''",
        "builds:read builds:write, builds:read builds:write, ''",
        "builds:read builds:write metrics:read, metrics:read, ''",
    })
    void writingIsNotLeftWithoutReading(String granted, String removed, String torn) {
        assertThat(ScopeArithmetic.torn(scopes(granted), scopes(removed))).isEqualTo(scopes(torn));
    }

    @Property
    void neededAndUnusedMakeUpTheWhole(@ForAll("tokens") Set<String> granted, @ForAll("calls") Set<String> used) {
        var needed = ScopeArithmetic.needed(granted, used);
        var unused = ScopeArithmetic.unused(granted, used);

        assertThat(needed).noneMatch(unused::contains);
        var all = new TreeSet<>(needed);
        all.addAll(unused);
        assertThat(all).isEqualTo(granted);
    }

    @Property
    void nothingThatACallNeededGoes(@ForAll("tokens") Set<String> granted, @ForAll("calls") Set<String> used) {
        var left = ScopeArithmetic.without(granted, ScopeArithmetic.unused(granted, used));

        assertThat(used.stream().filter(granted::contains)).allMatch(left::contains);
    }

    @Property
    void whatIsLeftIsStillComplete(@ForAll("tokens") Set<String> granted, @ForAll("calls") Set<String> used) {
        var unused = ScopeArithmetic.unused(granted, used);

        assertThat(ScopeArithmetic.torn(granted, unused)).isEmpty();
        var left = ScopeArithmetic.without(granted, unused);
        assertThat(Set.copyOf(ScopeCatalogue.complete(left))).isEqualTo(left);
    }

    @Property
    void narrowingTwiceIsNarrowingOnce(@ForAll("tokens") Set<String> granted, @ForAll("calls") Set<String> used) {
        var left = ScopeArithmetic.without(granted, ScopeArithmetic.unused(granted, used));

        assertThat(ScopeArithmetic.unused(left, used)).isEmpty();
    }

    @Property
    void moreUseNeverMakesMoreUnused(
            @ForAll("tokens") Set<String> granted,
            @ForAll("calls") Set<String> used,
            @ForAll("calls") Set<String> more) {
        var both = new TreeSet<>(used);
        both.addAll(more);

        assertThat(ScopeArithmetic.unused(granted, used)).containsAll(ScopeArithmetic.unused(granted, both));
    }

    @Provide
    Arbitrary<Set<String>> calls() {
        return Arbitraries.of("a:read", "a:write", "b:read", "b:write", "c:read", "d:read", "d:write", "*")
                .set();
    }

    /** As tokens are: whoever may write may read. */
    @Provide
    Arbitrary<Set<String>> tokens() {
        return calls().map(chosen -> new TreeSet<>(ScopeCatalogue.complete(List.copyOf(chosen))));
    }

    private static Set<String> scopes(String text) {
        return new TreeSet<>(
                Arrays.stream(text.split(" ")).filter(scope -> !scope.isEmpty()).toList());
    }
}
