package latchkey.token;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.organization.MembershipStore.Member;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.web.FormErrors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each token, found out from the form before anything is changed.
 *
 * @param end of those that are shortened; null: none is
 */
record HandOverPlan(
        Map<OwnedToken, Member> given,
        List<OwnedToken> shortened,
        List<OwnedToken> revoked,
        @Nullable Instant end,
        FormErrors errors) {

    static HandOverPlan of(HandOverForm form, List<OwnedToken> tokens, List<Member> receivers, LocalDate today) {
        var plan = new HandOverPlan(
                new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>(), end(form), new FormErrors());
        tokens.forEach(token -> plan.add(form, token, receivers));
        plan.checkEnd(form, today);
        return plan;
    }

    private static @Nullable Instant end(HandOverForm form) {
        var day = ExpiryChoice.day(form.until());
        return day == null ? null : ExpiryChoice.endOf(day);
    }

    private void add(HandOverForm form, OwnedToken token, List<Member> receivers) {
        switch (form.choice(token)) {
            case "" -> errors.add("for_all", "Choose what happens to the tokens, for all of them or for each below");
            case HandOverForm.REVOKE -> revoked.add(token);
            case HandOverForm.SHORTEN -> shortened.add(token);
            case HandOverForm.GIVE -> give(token, form.to(), "to", receivers);
            default -> give(token, form.choice(token), "token." + token.id(), receivers);
        }
    }

    private void give(OwnedToken token, String to, String field, List<Member> receivers) {
        receivers.stream()
                .filter(receiver -> receiver.accountId().toString().equals(to))
                .findAny()
                .ifPresentOrElse(
                        receiver -> given.put(token, receiver),
                        () -> errors.add(field, "Choose who gets “%s” from the list".formatted(token.name())));
    }

    private void checkEnd(HandOverForm form, LocalDate today) {
        var day = ExpiryChoice.day(form.until());
        if (!shortened.isEmpty()) {
            errors.require(!form.until().isEmpty(), "until", "Enter the last day on which the shortened tokens work")
                    .require(day != null, "until", "Enter a day that exists, as year-month-day: 2027-01-31")
                    .require(day == null || !day.isBefore(today), "until", "Enter today or a day to come")
                    .require(day == null || day.getYear() < 2100, "until", "Enter a day before the year 2100");
        }
    }

    /** As when a token is created: whoever owns it answers for what it may do. */
    void check(Policy policy, Map<UUID, List<String>> scopes) {
        given.forEach((token, receiver) -> scopes.getOrDefault(token.id(), List.of()).stream()
                .filter(scope -> !policy.mayGrant(receiver.role(), scope))
                .findFirst()
                .ifPresent(scope -> errors.add(
                        "to",
                        "Members can’t grant “%s” in this organization. Choose an owner for “%s”"
                                .formatted(scope, token.name()))));
    }

    Map<Member, List<OwnedToken>> byReceiver() {
        return given.entrySet().stream()
                .collect(groupingBy(Map.Entry::getValue, LinkedHashMap::new, mapping(Map.Entry::getKey, toList())));
    }

    /** Those whose end is brought forward: what ends before that anyway is left at that. */
    List<OwnedToken> sooner() {
        return shortened.stream()
                .filter(token -> end != null && token.outlives(end))
                .toList();
    }

    /** Those that live on. */
    List<OwnedToken> live() {
        return Stream.concat(given.keySet().stream(), shortened.stream()).toList();
    }

    HandOverCounts counts() {
        return new HandOverCounts(given.size(), shortened.size(), revoked.size());
    }

    /** Whether anybody gets a token who may not have every permission. */
    boolean givesToMembers() {
        return given.values().stream().anyMatch(receiver -> receiver.role() != Role.OWNER);
    }
}
