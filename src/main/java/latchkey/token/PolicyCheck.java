package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.web.FormErrors;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;

/** Says what a policy has against a token as somebody wants it to be; for a token there is, see {@link PolicyBreach}. */
final class PolicyCheck {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private final Policy policy;
    private final LocalDate today;

    PolicyCheck(Policy policy, LocalDate today) {
        this.policy = policy;
        this.today = today;
    }

    /** The last day on which a token that begins today may work. */
    LocalDate lastDay() {
        return today.plusDays(policy.longestLifetimeDays());
    }

    /** @param expiresAt of a token that begins today; null: never */
    void end(FormErrors errors, String field, @Nullable Instant expiresAt) {
        errors.require(
                        expiresAt != null || policy.endlessAllowed(),
                        field,
                        "Choose an end: the policy of this organization wants tokens to expire")
                .require(
                        expiresAt == null || !isAfter(expiresAt, lastDay()),
                        field,
                        "Choose an end on or before %s: the policy of this organization allows at most %d days"
                                .formatted(DATE.format(lastDay()), policy.longestLifetimeDays()));
    }

    /** @param granter what whoever owns the token is in the organization */
    void scopes(FormErrors errors, String field, Role granter, Collection<String> scopes) {
        for (var scope : ScopeCatalogue.complete(scopes)) {
            errors.require(
                    !scope.equals(ScopeCatalogue.EVERYTHING) || policy.wildcardAllowed(),
                    field,
                    "Choose what the token needs: the policy of this organization does not allow “everything”");
            errors.require(
                    policy.mayGrant(granter, scope),
                    field,
                    "Members can’t grant “%s” in this organization. Choose something else, or ask an owner"
                            .formatted(scope));
        }
    }

    /** @param allowed where the token may be used from */
    void networks(FormErrors errors, String field, Networks allowed) {
        var required = policy.requiredNetworks();
        var texts = String.join(", ", required.texts());
        errors.require(
                !allowed.isAnywhere() || required.isAnywhere(),
                field,
                "Enter the networks that this token is used from: the policy of this organization allows only "
                        + texts);
        for (var block : allowed.blocks()) {
            errors.require(
                    required.contain(block),
                    field,
                    "“%s” is not within the networks that the policy of this organization allows: %s"
                            .formatted(block, texts));
        }
    }

    /** @param grace for how long the former secret of a rotated token shall work */
    void grace(FormErrors errors, String field, Duration grace) {
        errors.require(
                grace.compareTo(policy.longestGrace()) <= 0,
                field,
                policy.longestGrace().isZero()
                        ? "Choose “now”: the policy of this organization ends a former secret at once"
                        : "Choose a shorter time: the policy of this organization allows at most "
                                + Grace.words(policy.longestGrace()));
    }

    static boolean isAfter(Instant expiresAt, LocalDate lastDay) {
        return LocalDate.ofInstant(expiresAt, ZoneOffset.UTC).isAfter(lastDay);
    }
}
