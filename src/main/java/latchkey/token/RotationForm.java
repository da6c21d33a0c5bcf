package latchkey.token;

import java.time.Duration;
import java.time.LocalDate;
import latchkey.organization.Policy;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/**
 * What was typed to rotate a token, kept as typed so that the form can be shown again.
 *
 * @param grace for how long the former secret goes on working: one of {@link Grace}
 * @param prefix of the secret that was current as the form was made
 */
record RotationForm(ExpiryChoice expiry, String grace, String prefix, IdempotencyKey idempotencyKey) {
    private static final Duration USUAL = Duration.ofHours(24);

    static RotationForm of(AccessToken token, Policy policy, LocalDate today) {
        var grace = Grace.allowed(policy.longestGrace()).stream()
                .filter(choice -> choice.duration().compareTo(USUAL) <= 0)
                .toList()
                .getLast();
        return new RotationForm(
                ExpiryChoice.preset(new Expiry(policy, today)), grace.code(), token.prefix(), IdempotencyKey.random());
    }

    static RotationForm read(Parameters form, AccessToken token) {
        var prefix = form.text("prefix");
        return new RotationForm(
                ExpiryChoice.read(form),
                form.text("grace"),
                prefix.isEmpty() ? token.prefix() : prefix,
                IdempotencyKey.parse(form.exactly("idempotency_key")));
    }

    FormErrors validate(Policy policy, LocalDate today) {
        var errors = new FormErrors();
        var check = new PolicyCheck(policy, today);
        Grace.find(grace)
                .ifPresentOrElse(
                        chosen -> check.grace(errors, "grace", chosen.duration()),
                        () -> errors.add("grace", "Choose when the former secret ends"));
        expiry.check(errors, new Expiry(policy, today));
        if (errors.isEmpty()) {
            check.end(errors, expiry.field(), expiry.instant(today));
        }
        return errors;
    }

    TokenRotation.RotationDraft draft(LocalDate today) {
        return new TokenRotation.RotationDraft(
                expiry.instant(today), Grace.find(grace).orElseThrow().duration(), prefix, idempotencyKey);
    }
}
