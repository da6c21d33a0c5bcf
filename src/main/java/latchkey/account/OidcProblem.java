package latchkey.account;

import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Why signing in with the provider led nowhere, for people.
 *
 * @param email what was not found; null: that is not why
 * @param again whether trying again may help
 */
record OidcProblem(
        HttpStatus status,
        String title,
        String text,
        @Nullable String email,
        boolean again) {
    static OidcProblem over() {
        return of(
                HttpStatus.GONE,
                "This sign-in is over",
                "It was ended already, took longer than ten minutes, or was begun in another browser.",
                true);
    }

    static OidcProblem unavailable() {
        return of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The sign-in service does not answer",
                "It is run apart from this portal. Try again in a few minutes, or sign in another way.",
                true);
    }

    static OidcProblem refused() {
        return of(
                HttpStatus.BAD_GATEWAY,
                "The sign-in could not be confirmed",
                "What the sign-in service answered is not what this portal asked for. If it happens again, tell whoever runs this portal.",
                true);
    }

    static OidcProblem unverified() {
        return of(
                HttpStatus.FORBIDDEN,
                "Your e-mail address is not verified",
                "The sign-in service does not say that the address is yours. Verify it there, then sign in again.",
                true);
    }

    static OidcProblem noAccount(String email) {
        return new OidcProblem(
                HttpStatus.FORBIDDEN,
                "You have no account here",
                "An owner of an organization can invite this address. If you had an account before, whoever runs this portal can help:",
                email,
                false);
    }

    static OidcProblem tiedToAnother(String email) {
        return new OidcProblem(
                HttpStatus.FORBIDDEN,
                "Your account is tied to somebody else there",
                "The account with your address lets in another person of the sign-in service: perhaps you, before you were made anew there. Sign in another way, remove the service under Your account, Security, sign out, and come back. Where there is no other way, whoever runs this portal can help:",
                email,
                false);
    }

    static OidcProblem somebodyElse() {
        return of(
                HttpStatus.FORBIDDEN,
                "That was somebody else",
                "Whoever signed in there is not who is signed in here. Nothing was changed.",
                false);
    }

    static OidcProblem notAsked() {
        return of(
                HttpStatus.FORBIDDEN,
                "That did not prove that it is you",
                "The sign-in service did not ask you anew, so it proves nothing about now. Use another way to confirm, or tell whoever runs this portal.",
                false);
    }

    /** The codes of RFC 6749 §4.1.2.1 and OpenID Connect Core 1.0 §3.1.2.6; what comes with them is not shown. */
    static OidcProblem ofError(String code) {
        return switch (code) {
            case "access_denied" ->
                of(
                        HttpStatus.FORBIDDEN,
                        "You did not sign in",
                        "You cancelled, or the sign-in service does not let you in here.",
                        true);
            case "temporarily_unavailable", "server_error" -> unavailable();
            case "login_required", "interaction_required", "consent_required", "account_selection_required" ->
                of(
                        HttpStatus.FORBIDDEN,
                        "You did not sign in",
                        "The sign-in service wants to ask you something first. Try again.",
                        true);
            default ->
                of(
                        HttpStatus.BAD_GATEWAY,
                        "The sign-in service refused this portal",
                        "It is not set up there as it should be. Tell whoever runs this portal.",
                        false);
        };
    }

    private static OidcProblem of(HttpStatus status, String title, String text, boolean again) {
        return new OidcProblem(status, title, text, null, again);
    }
}
