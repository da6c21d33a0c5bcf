package latchkey.account;

/**
 * The OpenID provider that people may sign in with, and how far it is believed.
 *
 * @param issuer as the provider calls itself, to the letter
 * @param clientSecret empty: this portal has none there, and PKCE alone protects the code
 * @param name what people call it, behind “Sign in with”
 * @param scopes what is asked for, with openid among it
 * @param groupsClaim which claim of the ID token lists groups
 * @param createAccounts whether whoever it vouches for gets an account here
 * @param secondFactorDone whether it asks for a second factor itself, so that this portal need not
 */
public record OidcSettings(
        String issuer,
        String clientId,
        String clientSecret,
        String name,
        String scopes,
        String groupsClaim,
        boolean createAccounts,
        boolean secondFactorDone) {
    @Override
    public String toString() {
        return "OidcSettings[" + issuer + "]";
    }
}
