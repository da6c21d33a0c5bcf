package latchkey.token;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import latchkey.web.Parameters;

/**
 * What was chosen to become of somebody's tokens, kept as typed so that the form can be shown again.
 *
 * @param forAll {@link #GIVE}, {@link #SHORTEN}, {@link #REVOKE} or "" where each token has a choice of its own
 * @param to the account that those go to which are given away
 * @param until the last day of those that are shortened
 * @param neverUsed {@link #REVOKE}: whatever is said of all, those that were never used are revoked
 * @param seen which tokens the page was about
 * @param each what was chosen for a token: one of the words, an account, or "" for what is said of all
 */
record HandOverForm(String forAll, String to, String until, String neverUsed, String seen, Map<UUID, String> each) {
    static final String GIVE = "give";
    static final String SHORTEN = "shorten";
    static final String REVOKE = "revoke";

    private static final int DAYS_LEFT = 7;

    HandOverForm {
        each = Map.copyOf(each);
    }

    static HandOverForm suggested(LocalDate today) {
        return new HandOverForm("", "", today.plusDays(DAYS_LEFT).toString(), REVOKE, "", Map.of());
    }

    /** @param tokens those that there are: what else is named is nobody's business here */
    static HandOverForm read(Parameters form, Collection<OwnedToken> tokens) {
        var each = new HashMap<UUID, String>();
        for (var token : tokens) {
            each.put(token.id(), form.text("token." + token.id()));
        }
        return new HandOverForm(
                form.text("for_all"),
                form.text("to"),
                form.text("until"),
                form.text("never_used"),
                form.text("seen"),
                each);
    }

    /** What is to be done with a token; "" if nothing was said. */
    String choice(OwnedToken token) {
        var own = each.getOrDefault(token.id(), "");
        if (!own.isEmpty()) {
            return own;
        }
        return token.isNeverUsed() && neverUsed.equals(REVOKE) ? REVOKE : forAll;
    }

    /** For the template. */
    public boolean revokesNeverUsed() {
        return neverUsed.equals(REVOKE);
    }
}
