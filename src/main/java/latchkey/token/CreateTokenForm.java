package latchkey.token;

import java.util.List;
import latchkey.web.FormErrors;
import latchkey.web.Networks;
import latchkey.web.Parameters;

/**
 * What was typed to create a token, kept as typed so that the form can be shown again.
 *
 * @param owner the id or address of an account; "" for whoever creates it
 */
record CreateTokenForm(
        String name,
        String description,
        ExpiryChoice expiry,
        ChosenScopes chosen,
        String allowedNetworks,
        String owner,
        IdempotencyKey idempotencyKey) {
    private static final int LONGEST_DESCRIPTION = 500;

    static CreateTokenForm empty(Expiry offered) {
        return new CreateTokenForm(
                "", "", ExpiryChoice.preset(offered), ChosenScopes.of(List.of()), "", "", IdempotencyKey.random());
    }

    static CreateTokenForm read(Parameters form, ScopeCatalogue catalogue) {
        return new CreateTokenForm(
                form.text("name"),
                form.lines("description"),
                ExpiryChoice.read(form),
                ChosenScopes.read(form, catalogue),
                form.lines("allowed_networks"),
                form.text("owner"),
                IdempotencyKey.parse(form.exactly("idempotency_key")));
    }

    /** @param address of whoever presses the button */
    CreateTokenForm after(FormStep step, TokenRules rules, String address) {
        return new CreateTokenForm(
                name,
                description,
                expiry,
                chosen.after(step, rules.catalogue(), rules::mayGrant),
                step == FormStep.ADD_OWN_ADDRESS ? NetworkNotes.with(allowedNetworks, address) : allowedNetworks,
                owner,
                idempotencyKey);
    }

    FormErrors validate(TokenRules rules) {
        var errors = validateText(name, description);
        expiry.check(errors, rules.expiry());
        if (!errors.has("expires") && !errors.has("expires_on")) {
            rules.check().end(errors, expiry.field(), expiry.instant(rules.today()));
        }
        Networks.check(errors, "allowed_networks", allowedNetworks);
        if (!errors.has("allowed_networks")) {
            rules.check().networks(errors, "allowed_networks", Networks.parse(allowedNetworks));
        }
        validateScopes(errors, rules);
        return errors.require(
                rules.owner(owner).isPresent(),
                "owner",
                "Choose somebody of this organization who may create tokens. Only owners can choose another than themselves");
    }

    private void validateScopes(FormErrors errors, TokenRules rules) {
        for (var scope : chosen.scopes()) {
            errors.require(
                    rules.catalogue().contains(scope) || scope.equals(ScopeCatalogue.EVERYTHING),
                    "scopes",
                    "“" + scope + "” is not a permission this portal knows");
        }
        errors.require(!chosen.scopes().isEmpty(), "scopes", "Choose at least one permission");
        // Two people answer for a token: who grants its permissions, and whose it is.
        rules.check().scopes(errors, "scopes", rules.member().role(), chosen.scopes());
        rules.owner(owner).ifPresent(other -> rules.check().scopes(errors, "scopes", other.role(), chosen.scopes()));
    }

    /** What creating and editing ask of the texts alike. */
    static FormErrors validateText(String name, String description) {
        return new FormErrors()
                .requireName(name, "name", "Enter a name for this token")
                .requireText(description, "description", "A description", LONGEST_DESCRIPTION)
                .require(!TokenSecret.isWithin(name), "name", HOLDS_SECRET)
                .require(!TokenSecret.isWithin(description), "description", HOLDS_SECRET);
    }

    /** Names, descriptions and notes are read by many, and events that hold them are never changed. */
    static final String HOLDS_SECRET =
            "This holds a whole token. Leave its secret out, or write its first characters only";

    static String nameTaken(String name) {
        return "A live token is already called “" + name + "”. Enter another name";
    }

    static String tooMany(int most) {
        return "Your organization has as many live tokens as its policy allows, %d, or more. Revoke what nobody needs"
                .formatted(most);
    }

    /** Of a form that was found valid. */
    TokenLifecycle.TokenDraft draft(TokenRules rules) {
        return new TokenLifecycle.TokenDraft(
                name,
                description,
                List.copyOf(chosen.scopes()),
                Networks.parse(allowedNetworks),
                expiry.instant(rules.today()),
                idempotencyKey,
                rules.policy());
    }
}
