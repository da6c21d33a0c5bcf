package latchkey.token;

import java.util.Set;
import latchkey.web.FormErrors;
import latchkey.web.Networks;

/** Says what is wrong with a policy as typed. */
final class PolicyFormCheck {
    private static final int LONGEST_LIFETIME = 3650;
    private static final int MOST_TOKENS = 1_000_000;

    private final PolicyForm form;
    private final FormErrors errors = new FormErrors();

    private PolicyFormCheck(PolicyForm form) {
        this.form = form;
    }

    static FormErrors check(PolicyForm form, ScopeCatalogue catalogue) {
        var check = new PolicyFormCheck(form);
        check.lifetimes();
        check.members(catalogue);
        Networks.check(check.errors, "required_networks", form.requiredNetworks());
        WholeNumber.require(check.errors, "most_live_tokens", form.mostLiveTokens(), 1, MOST_TOKENS);
        check.grace();
        check.unused();
        return check.errors;
    }

    private void lifetimes() {
        var longest = form.longestLifetimeDays();
        var preset = form.defaultLifetimeDays();
        WholeNumber.require(errors, "longest_lifetime_days", longest, 1, LONGEST_LIFETIME);
        WholeNumber.require(errors, "default_lifetime_days", preset, 1, LONGEST_LIFETIME);
        if (errors.isEmpty()) {
            errors.require(
                    WholeNumber.of(preset) <= WholeNumber.of(longest),
                    "default_lifetime_days",
                    "Enter no more than the longest lifetime, %s days".formatted(longest));
        }
    }

    private void members(ScopeCatalogue catalogue) {
        errors.require(
                        Set.of("yes", "no").contains(form.membersCreate()),
                        "members_create",
                        "Choose who creates tokens")
                .require(
                        Set.of("every", "some").contains(form.memberScopes()),
                        "member_scopes",
                        "Choose what members may grant");
        for (var scope : form.scopes()) {
            errors.require(
                    catalogue.contains(scope),
                    "member_scopes",
                    "“" + scope + "” is not a permission this portal knows");
        }
    }

    private void grace() {
        errors.require(
                Grace.find(form.longestGrace()).isPresent(),
                "longest_grace",
                "Choose for how long a former secret may work");
    }

    private void unused() {
        if (!form.unusedDays().isEmpty()) {
            WholeNumber.require(errors, "unused_days", form.unusedDays(), UnusedTokens.LEAST_DAYS, LONGEST_LIFETIME);
        }
    }
}
