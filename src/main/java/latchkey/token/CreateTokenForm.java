package latchkey.token;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/** What was typed to create a token, kept as typed so that the form can be shown again. */
record CreateTokenForm(
        String name, String description, ExpiryChoice expiry, Set<String> scopes, IdempotencyKey idempotencyKey) {
    private static final int LONGEST_DESCRIPTION = 500;

    static CreateTokenForm empty(Expiry offered) {
        return new CreateTokenForm("", "", ExpiryChoice.preset(offered), Set.of(), IdempotencyKey.random());
    }

    static CreateTokenForm read(Parameters form, ScopeCatalogue catalogue) {
        return new CreateTokenForm(
                form.text("name"),
                form.lines("description"),
                ExpiryChoice.read(form),
                scopes(form, catalogue),
                IdempotencyKey.parse(form.exactly("idempotency_key")));
    }

    /** One field for each row of the matrix; programs may send {@code scopes} instead, as RFC 6749 §3.3 writes them. */
    private static Set<String> scopes(Parameters form, ScopeCatalogue catalogue) {
        var scopes = new LinkedHashSet<String>();
        form.all("scopes").forEach(value -> scopes.addAll(Arrays.asList(value.split("\\s+"))));
        for (var group : catalogue.groups()) {
            for (var resource : group.resources()) {
                scopes.add(form.text("scopes." + resource.id()));
            }
        }
        scopes.remove("");
        return scopes;
    }

    FormErrors validate(ScopeCatalogue catalogue, Expiry offered) {
        var errors = validateText(name, description);
        expiry.check(errors, offered);
        for (var scope : scopes) {
            errors.require(
                    catalogue.contains(scope), "scopes", "“" + scope + "” is not a permission this portal knows");
        }
        return errors.require(!scopes.isEmpty(), "scopes", "Choose at least one permission");
    }

    /** What creating and editing ask of the texts alike. */
    static FormErrors validateText(String name, String description) {
        return new FormErrors()
                .requireName(name, "name", "Enter a name for this token")
                .requireText(description, "description", "A description", LONGEST_DESCRIPTION);
    }

    static String nameTaken(String name) {
        return "A live token is already called “" + name + "”. Enter another name";
    }

    static String tooMany(int most) {
        return "Your organization has %d live tokens, the most that its policy allows. Revoke one that nobody needs"
                .formatted(most);
    }

    TokenLifecycle.TokenDraft draft(LocalDate today) {
        return new TokenLifecycle.TokenDraft(
                name, description, List.copyOf(scopes), expiry.instant(today), idempotencyKey);
    }
}
