package latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/** A form to create a token that is not empty at first, and what to say about it. */
record Prefill(CreateTokenForm form, FormErrors errors, List<String> notes) {
    private static final List<String> FIELDS = List.of("name", "description", "expires", "allowed_networks", "owner");
    private static final int LONGEST_NAME = 100;

    static boolean isAsked(Parameters query, ScopeCatalogue catalogue) {
        return FIELDS.stream().anyMatch(query::has) || ChosenScopes.isGiven(query, catalogue);
    }

    static Prefill empty(TokenRules rules) {
        return new Prefill(CreateTokenForm.empty(rules.expiry()), new FormErrors(), List.of());
    }

    /** From the query of a link: what can't be is said at once, what the link leaves open is not. */
    static Prefill ofLink(Parameters query, TokenRules rules) {
        var typed = CreateTokenForm.read(query, rules.catalogue());
        var form = new CreateTokenForm(
                typed.name(),
                typed.description(),
                query.has("expires") || query.has("expires_on") ? typed.expiry() : ExpiryChoice.preset(rules.expiry()),
                typed.chosen(),
                typed.allowedNetworks(),
                typed.owner(),
                IdempotencyKey.random());
        var errors = new FormErrors();
        form.validate(rules).of().forEach((field, message) -> {
            var isGiven = field.equals("scopes")
                    ? !typed.chosen().scopes().isEmpty()
                    : query.has(field.equals("expires_on") ? "expires" : field);
            errors.require(!isGiven, field, message);
        });
        return new Prefill(form, errors, List.of("Filled in from a link. Check it before you create the token."));
    }

    /** From a token there is, or was. What is no longer offered, or not to this member, is left out and said. */
    static Prefill like(AccessToken token, TokenRules rules, Instant now) {
        var kept = token.scopes().stream()
                .filter(scope -> scope.equals(ScopeCatalogue.EVERYTHING)
                        || rules.catalogue().contains(scope))
                .filter(rules::mayGrant)
                .toList();
        var owner = token.owner();
        var form = new CreateTokenForm(
                nameLike(token, now),
                token.description(),
                ExpiryChoice.preset(rules.expiry()),
                ChosenScopes.of(kept),
                token.allowedNetworks().lines(),
                owner != null && rules.owner(owner.email()).isPresent() ? owner.email() : "",
                IdempotencyKey.random());
        var dropped =
                token.scopes().stream().filter(scope -> !kept.contains(scope)).toList();
        var filled = "Filled in from %s. Check it before you create the token.".formatted(token.name());
        var left = dropped.stream()
                .map(scope -> "“%s” was left out: %s."
                        .formatted(
                                scope, isOffered(rules, scope) ? "you may not grant it" : "it is no longer offered"));
        return new Prefill(
                form, new FormErrors(), Stream.concat(Stream.of(filled), left).toList());
    }

    private static boolean isOffered(TokenRules rules, String scope) {
        return scope.equals(ScopeCatalogue.EVERYTHING) || rules.catalogue().contains(scope);
    }

    /** The name is taken as long as the token lives. */
    private static String nameLike(AccessToken token, Instant now) {
        if (!token.status(now).isLive() && token.block() == null) {
            return token.name();
        }
        var ending = " (copy)";
        var room = LONGEST_NAME - ending.length();
        var name = token.name();
        var length = name.codePointCount(0, name.length());
        return (length <= room ? name : name.substring(0, name.offsetByCodePoints(0, room))) + ending;
    }
}
