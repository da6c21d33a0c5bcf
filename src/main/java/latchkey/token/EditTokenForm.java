package latchkey.token;

import io.javalin.http.BadRequestResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import latchkey.web.FormErrors;
import latchkey.web.Networks;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to edit a token, kept as typed so that the form can be shown again. A field that a program leaves out
 * stays as it is.
 *
 * @param expires {@link #KEEP} or {@link ExpiryChoice#ON_DATE}
 * @param expiresOn the last day, for the latter
 * @param modifiedAt when the token had last been changed as the form was made; "" for programs that don't mind
 * @param seen what its fields were then
 */
record EditTokenForm(
        String name,
        String description,
        String expires,
        String expiresOn,
        ChosenScopes chosen,
        String allowedNetworks,
        String modifiedAt,
        SeenFields seen) {
    static final String KEEP = "keep";

    static EditTokenForm of(AccessToken token) {
        return new EditTokenForm(
                token.name(),
                token.description(),
                KEEP,
                "",
                ChosenScopes.of(token.scopes()),
                token.allowedNetworks().lines(),
                token.modifiedAt().toString(),
                SeenFields.of(token));
    }

    static EditTokenForm read(Parameters form, AccessToken token, ScopeCatalogue catalogue) {
        var expiry = form.has("expires") ? ExpiryChoice.read(form) : new ExpiryChoice(KEEP, "");
        return new EditTokenForm(
                form.text("name"),
                form.lines("description"),
                expiry.expires(),
                expiry.expiresOn(),
                ChosenScopes.isGiven(form, catalogue)
                        ? ChosenScopes.read(form, catalogue)
                        : ChosenScopes.of(token.scopes()),
                form.has("allowed_networks")
                        ? form.lines("allowed_networks")
                        : token.allowedNetworks().lines(),
                form.exactly("modified_at"),
                new SeenFields(form.exactly("seen")));
    }

    EditTokenForm after(FormStep step, TokenRules rules, String address) {
        return new EditTokenForm(
                name,
                description,
                expires,
                expiresOn,
                chosen.after(step, rules.catalogue(), rules::mayGrant),
                step == FormStep.ADD_OWN_ADDRESS ? NetworkNotes.with(allowedNetworks, address) : allowedNetworks,
                modifiedAt,
                seen);
    }

    /** The same, by somebody who knows the token as it is now. */
    EditTokenForm seen(AccessToken token) {
        return new EditTokenForm(
                name,
                description,
                expires,
                expiresOn,
                chosen,
                allowedNetworks,
                token.modifiedAt().toString(),
                SeenFields.of(token));
    }

    Instant seenModifiedAt(AccessToken token) {
        try {
            return modifiedAt.isEmpty() ? token.modifiedAt() : Instant.parse(modifiedAt);
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse("The field “modified_at” is not a time.");
        }
    }

    FormErrors validate(AccessToken token, TokenRules rules) {
        var errors = CreateTokenForm.validateText(name, description);
        validateExpiry(errors, token, rules.today());
        Networks.check(errors, "allowed_networks", allowedNetworks);
        // What a token has already may stay, whatever the policy has come to say since.
        if (!errors.has("allowed_networks") && !Networks.parse(allowedNetworks).equals(token.allowedNetworks())) {
            rules.check().networks(errors, "allowed_networks", Networks.parse(allowedNetworks));
        }
        var added = chosen.scopes().stream()
                .filter(scope -> !token.scopes().contains(scope))
                .toList();
        for (var scope : added) {
            errors.require(
                    rules.catalogue().contains(scope) || scope.equals(ScopeCatalogue.EVERYTHING),
                    "scopes",
                    "“" + scope + "” is not a permission this portal knows");
        }
        // As when a token is created: who grants permissions answers for them, and whose token it is.
        rules.check().scopes(errors, "scopes", rules.member().role(), added);
        rules.roleOf(token.owner()).ifPresent(role -> rules.check().scopes(errors, "scopes", role, added));
        return errors.require(!chosen.scopes().isEmpty(), "scopes", "Choose at least one permission");
    }

    private void validateExpiry(FormErrors errors, AccessToken token, LocalDate today) {
        if (expires.equals(KEEP)) {
            return;
        }
        var day = ExpiryChoice.day(expiresOn);
        var last = lastDay(token);
        errors.require(
                        expires.equals(ExpiryChoice.ON_DATE),
                        "expires",
                        "Choose whether this token ends as planned or sooner")
                .require(!expiresOn.isEmpty(), "expires_on", "Enter the last day on which this token works")
                .require(day != null, "expires_on", "Enter a day that exists, as year-month-day: 2027-01-31")
                .require(
                        day == null || !day.isBefore(today),
                        "expires_on",
                        "Enter today or a day to come. To end the token at once, revoke it")
                .require(
                        day == null || last == null || !day.isAfter(last),
                        "expires_on",
                        "Enter %s or a day before it: an edit can only bring the end forward. To have the token work for longer, rotate it"
                                .formatted(last))
                .require(day == null || day.getYear() < 2100, "expires_on", "Enter a day before the year 2100");
    }

    /** Null: it never ends. */
    static @Nullable LocalDate lastDay(AccessToken token) {
        var end = token.expiresAt();
        return end == null ? null : LocalDate.ofInstant(end, ZoneOffset.UTC);
    }

    /** Of a form that was found valid. */
    TokenEdit edit(AccessToken token) {
        return new TokenEdit(
                name, description, List.copyOf(chosen.scopes()), Networks.parse(allowedNetworks), end(token));
    }

    private @Nullable Instant end(AccessToken token) {
        var day = ExpiryChoice.day(expiresOn);
        // The same day is the same end, also of a token that ends within that day.
        return expires.equals(KEEP) || day == null || Objects.equals(day, lastDay(token))
                ? token.expiresAt()
                : ExpiryChoice.endOf(day);
    }

    /** What somebody else saved since this form was made that it has otherwise, field by field. */
    FormErrors differences(AccessToken token) {
        var edit = edit(token);
        var scopes = ScopeCatalogue.complete(edit.scopes());
        var errors = new FormErrors();
        tell(errors, token, "name", "name", token.name().equals(name));
        tell(errors, token, "description", "description", token.description().equals(description));
        tell(
                errors,
                token,
                "allowed_networks",
                "networks",
                token.allowedNetworks().equals(edit.allowedNetworks()));
        tell(errors, token, "scopes", "permissions", List.copyOf(token.scopes()).equals(scopes));
        tell(errors, token, "expires", "end", Objects.equals(token.expiresAt(), edit.expiresAt()));
        return errors;
    }

    private void tell(FormErrors errors, AccessToken token, String input, String words, boolean same) {
        var value = SeenFields.values(token).getOrDefault(input, "");
        errors.require(
                same || seen.isSame(input, value),
                input,
                "Somebody else saved the %s “%s” since you opened this page. Save again to replace it"
                        .formatted(words, value));
    }
}
