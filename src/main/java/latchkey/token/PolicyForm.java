package latchkey.token;

import io.javalin.http.BadRequestResponse;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.TreeSet;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to change a policy, kept as typed so that the form can be shown again.
 *
 * @param membersCreate {@code yes} or {@code no}
 * @param memberScopes {@code every} or {@code some}, which are then the chosen ones
 * @param unusedDays "": never
 * @param modifiedAt when the policy had last been saved as the form was made; {@link #NEVER}; "" for programs that
 *     don't mind
 */
record PolicyForm(
        String longestLifetimeDays,
        String defaultLifetimeDays,
        boolean endlessAllowed,
        boolean wildcardAllowed,
        String membersCreate,
        String memberScopes,
        Set<String> scopes,
        String requiredNetworks,
        String mostLiveTokens,
        String longestGrace,
        String unusedDays,
        boolean twoFactorsRequired,
        String modifiedAt) {
    private static final String NEVER = "never";

    static PolicyForm of(Policy policy, @Nullable Instant savedAt) {
        var scopes = policy.memberScopes();
        var unusedDays = policy.unusedDays();
        return new PolicyForm(
                String.valueOf(policy.longestLifetimeDays()),
                String.valueOf(policy.defaultLifetimeDays()),
                policy.endlessAllowed(),
                policy.wildcardAllowed(),
                policy.membersCreate() ? "yes" : "no",
                scopes == null ? "every" : "some",
                scopes == null ? Set.of() : scopes,
                policy.requiredNetworks().lines(),
                String.valueOf(policy.mostLiveTokens()),
                Grace.code(policy.longestGrace()),
                unusedDays == null ? "" : unusedDays.toString(),
                policy.twoFactorsRequired(),
                text(savedAt));
    }

    private static String text(@Nullable Instant savedAt) {
        return savedAt == null ? NEVER : savedAt.toString();
    }

    static PolicyForm read(Parameters form, ScopeCatalogue catalogue) {
        return new PolicyForm(
                form.text("longest_lifetime_days"),
                form.text("default_lifetime_days"),
                form.has("endless_allowed"),
                form.has("wildcard_allowed"),
                form.text("members_create"),
                form.text("member_scopes"),
                ChosenScopes.read(form, catalogue).scopes(),
                form.lines("required_networks"),
                form.text("most_live_tokens"),
                form.text("longest_grace"),
                form.text("unused_days"),
                form.has("two_factors_required"),
                form.exactly("modified_at"));
    }

    /** The same form, made anew after somebody else has saved. */
    PolicyForm seen(@Nullable Instant savedAt) {
        return new PolicyForm(
                longestLifetimeDays,
                defaultLifetimeDays,
                endlessAllowed,
                wildcardAllowed,
                membersCreate,
                memberScopes,
                scopes,
                requiredNetworks,
                mostLiveTokens,
                longestGrace,
                unusedDays,
                twoFactorsRequired,
                text(savedAt));
    }

    /** Whether nobody has saved since the form was made. */
    boolean isFresh(@Nullable Instant savedAt) {
        if (modifiedAt.isEmpty() || modifiedAt.equals(NEVER)) {
            return modifiedAt.isEmpty() || savedAt == null;
        }
        try {
            return Instant.parse(modifiedAt).equals(savedAt);
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse("The field “modified_at” is not a time.");
        }
    }

    /** For the page that asks before saving: what was chosen, in one field. */
    public String scopesText() {
        return String.join(" ", scopes);
    }

    /** What is meant, when {@link PolicyFormCheck} found nothing wrong. */
    Policy policy() {
        return new Policy(
                WholeNumber.of(longestLifetimeDays),
                WholeNumber.of(defaultLifetimeDays),
                endlessAllowed,
                wildcardAllowed,
                membersCreate.equals("yes"),
                memberScopes.equals("some") ? new TreeSet<>(ScopeCatalogue.complete(scopes)) : null,
                Networks.parse(requiredNetworks),
                WholeNumber.of(mostLiveTokens),
                Grace.find(longestGrace).orElseThrow().duration(),
                unusedDays.isEmpty() ? null : WholeNumber.of(unusedDays),
                twoFactorsRequired);
    }
}
