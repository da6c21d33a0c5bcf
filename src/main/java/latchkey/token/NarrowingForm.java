package latchkey.token;

import io.javalin.http.BadRequestResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/**
 * What was chosen to be taken away from a token.
 *
 * @param scopes to be taken away
 * @param when {@code now}, or {@code watch} for a week in which it is only counted what would be refused
 * @param modifiedAt when the token had last been changed as the form was made; "" for programs that don't mind
 */
record NarrowingForm(Collection<String> scopes, String when, String modifiedAt) {
    static NarrowingForm of(AccessToken token, ScopeAdvice advice) {
        var undisturbed = advice.watched().stream()
                .filter(watched -> !watched.isNeeded())
                .map(ScopeAdvice.Watched::scope)
                .toList();
        return new NarrowingForm(
                advice.watched().isEmpty() ? advice.unused() : undisturbed,
                advice.watched().isEmpty() ? "watch" : "now",
                token.modifiedAt().toString());
    }

    static NarrowingForm read(Parameters form) {
        return new NarrowingForm(
                form.all("scopes").stream().distinct().toList(), form.text("when"), form.exactly("modified_at"));
    }

    NarrowingForm seen(AccessToken token) {
        return new NarrowingForm(scopes, when, token.modifiedAt().toString());
    }

    /** @param named what the token keeps by name if {@link ScopeCatalogue#EVERYTHING} goes */
    FormErrors validate(List<String> granted, List<String> named) {
        var torn = ScopeArithmetic.torn(granted, scopes);
        var left = ScopeArithmetic.without(granted, scopes);
        var staysNamed = scopes.contains(ScopeCatalogue.EVERYTHING) && !named.isEmpty();
        return new FormErrors()
                .require(!scopes.isEmpty(), "scopes", "Choose what to take away")
                .require(granted.containsAll(scopes), "scopes", "Choose from the permissions that this token has")
                .require(
                        !left.isEmpty() || staysNamed,
                        "scopes",
                        "Leave this token one permission at least. If it needs none, revoke it")
                .require(
                        torn.isEmpty(),
                        "scopes",
                        "Writing includes reading: take %s away too, or leave the reading"
                                .formatted(String.join(" ", torn)))
                .require(when.equals("now") || when.equals("watch"), "when", "Choose when");
    }

    boolean isNow() {
        return when.equals("now");
    }

    Instant seenModifiedAt(AccessToken token) {
        try {
            return modifiedAt.isEmpty() ? token.modifiedAt() : Instant.parse(modifiedAt);
        } catch (DateTimeException e) {
            throw new BadRequestResponse("The field “modified_at” is not a time.");
        }
    }
}
