package latchkey.token;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import latchkey.organization.Policy;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/**
 * What was typed to rotate a token, kept as typed so that the form can be shown again.
 *
 * @param grace for how long the former secret goes on working: one of {@link Grace}
 * @param prefix of the secret that was current as the form was made
 */
record RotationForm(String expires, String expiresOn, String grace, String prefix, IdempotencyKey idempotencyKey) {
    static RotationForm of(AccessToken token, Policy policy) {
        var grace = Grace.allowed(policy.longestGrace()).stream()
                .filter(choice -> choice.duration().compareTo(Duration.ofHours(24)) <= 0)
                .toList()
                .getLast();
        return new RotationForm(Expiry.DEFAULT, "", grace.code(), token.prefix(), IdempotencyKey.random());
    }

    static RotationForm read(Parameters form, AccessToken token) {
        var expires = form.text("expires");
        var isDate = Expiry.day(expires) != null;
        var prefix = form.text("prefix");
        return new RotationForm(
                isDate ? Expiry.ON_DATE : expires,
                isDate ? expires : form.text("expires_on"),
                form.text("grace"),
                prefix.isEmpty() ? token.prefix() : prefix,
                IdempotencyKey.parse(form.exactly("idempotency_key")));
    }

    FormErrors validate(Policy policy, LocalDate today) {
        var errors = new FormErrors();
        Expiry.check(errors, expires, expiresOn, today);
        return errors.require(choice(Grace.CHOICES).isPresent(), "grace", "Choose when the former secret ends")
                .require(
                        choice(Grace.allowed(policy.longestGrace())).isPresent(),
                        "grace",
                        "The policy lets a former secret work for %s at most"
                                .formatted(Grace.words(policy.longestGrace())));
    }

    private Optional<Grace.Choice> choice(List<Grace.Choice> choices) {
        return choices.stream().filter(choice -> choice.code().equals(grace)).findAny();
    }

    TokenRotation.RotationDraft draft(LocalDate today) {
        return new TokenRotation.RotationDraft(
                Expiry.instant(expires, expiresOn, today),
                choice(Grace.CHOICES).orElseThrow().duration(),
                prefix,
                idempotencyKey);
    }
}
