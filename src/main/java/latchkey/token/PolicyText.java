package latchkey.token;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import latchkey.web.Numbers;
import org.jspecify.annotations.Nullable;

/** A policy in words, rule by rule. */
record PolicyText(List<Line> lines) {
    static PolicyText of(Policy policy) {
        return new PolicyText(List.of(
                new Line("longest_lifetime_days", "Longest lifetime", days(policy.longestLifetimeDays())),
                new Line("default_lifetime_days", "Lifetime to begin with", days(policy.defaultLifetimeDays())),
                new Line("endless_allowed", "Tokens that never expire", allowed(policy.endlessAllowed())),
                new Line("wildcard_allowed", "Tokens that may do everything", allowed(policy.wildcardAllowed())),
                new Line(
                        "members_create",
                        "Who creates tokens",
                        policy.membersCreate() ? "owners and members" : "owners"),
                new Line("member_scopes", "What members may grant", scopes(policy.memberScopes())),
                new Line("required_networks", "Where tokens may be used", networks(policy.requiredNetworks())),
                new Line("most_live_tokens", "Most live tokens", Numbers.grouped(policy.mostLiveTokens())),
                new Line("longest_grace", "Longest grace period", grace(policy.longestGrace())),
                new Line("unused_days", "Tokens that nobody uses", unused(policy.unusedDays())),
                new Line(
                        "two_factors_required",
                        "Second factor of members",
                        policy.twoFactorsRequired() ? "required" : "not required")));
    }

    private static String days(int days) {
        return Numbers.grouped(days) + (days == 1 ? " day" : " days");
    }

    private static String allowed(boolean isAllowed) {
        return isAllowed ? "allowed" : "not allowed";
    }

    private static String scopes(@Nullable Set<String> scopes) {
        if (scopes == null) {
            return "everything";
        }
        return scopes.isEmpty() ? "nothing" : String.join(", ", scopes);
    }

    private static String networks(Networks networks) {
        return networks.isAnywhere() ? "anywhere" : String.join(", ", networks.texts());
    }

    static String grace(Duration grace) {
        return grace.isZero() ? "none" : Grace.words(grace);
    }

    private static String unused(@Nullable Integer days) {
        return days == null ? "stay" : "end after " + days(days);
    }

    /** What another policy says otherwise. */
    List<Change> changesTo(PolicyText after) {
        return IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).equals(after.lines.get(i)))
                .mapToObj(i -> new Change(
                        lines.get(i).field(),
                        lines.get(i).label(),
                        lines.get(i).words(),
                        after.lines.get(i).words()))
                .toList();
    }

    /** @param field that changes it on the form */
    record Line(String field, String label, String words) {}

    /** A rule before and after. */
    record Change(String field, String label, String before, String after) {}
}
