package latchkey;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import latchkey.account.KeptFormWords;

/** Says what the forms of the site map do, for whoever is about to send one that waited. */
final class FormWords {
    private static final String ORGANIZATION = "/orgs/{slug}";
    private static final String TOKEN = ORGANIZATION + "/tokens/{id}";
    private static final String MEMBER = ORGANIZATION + "/members/{id}";
    private static final String SECURITY = "/account/security";

    private static final List<Form> FORMS = List.of(
            new Form(ORGANIZATION + "/tokens", "Create a token", "name"),
            new Form(ORGANIZATION + "/tokens/new", "Check a token before it is created", "name"),
            new Form(ORGANIZATION + "/tokens/search", "Find a token by its secret", ""),
            new Form(ORGANIZATION + "/tokens/revocations", "Revoke tokens", ""),
            new Form(TOKEN + "/edit", "Change a token", "name"),
            new Form(TOKEN + "/rotation", "Rotate a token", ""),
            new Form(TOKEN + "/rotation/completion", "End the former secret of a token", ""),
            new Form(TOKEN + "/rotation/cancellation", "Give the rotation of a token up", ""),
            new Form(TOKEN + "/narrowing", "Take permissions from a token", ""),
            new Form(TOKEN + "/narrowing/cancellation", "Leave a token its permissions", ""),
            new Form(TOKEN + "/revocation", "Revoke a token", ""),
            new Form(TOKEN + "/keeping", "Keep an unused token", ""),
            new Form(MEMBER + "/tokens/revocation", "Revoke every token of a member", ""),
            new Form(MEMBER + "/role", "Change the role of a member", "role"),
            new Form(MEMBER + "/role/hand-over", "Make a member an auditor", ""),
            new Form(MEMBER + "/removal", "Remove a member", ""),
            new Form(MEMBER + "/sessions/end", "Sign a member out everywhere", ""),
            new Form(ORGANIZATION + "/membership/departure", "Leave the organization", ""),
            new Form(ORGANIZATION + "/invitations", "Invite somebody", "email"),
            new Form(ORGANIZATION + "/invitations/{id}/renewal", "Send an invitation again", ""),
            new Form(ORGANIZATION + "/invitations/{id}/cancellation", "Cancel an invitation", ""),
            new Form(ORGANIZATION + "/policy/preview", "Check what a policy would do", ""),
            new Form(ORGANIZATION + "/policy", "Save the policy", ""),
            new Form(ORGANIZATION + "/audit/verification", "Verify the audit log", ""),
            new Form("/account/oidc-link", "Let the provider sign you in", ""),
            new Form("/account/password", "Change your password", ""),
            new Form("/account/sessions/sign-out", "End your other sessions", ""),
            new Form("/account/sessions/{id}/sign-out", "End one of your sessions", ""),
            new Form(SECURITY + "/passkeys", "Add a passkey", "name"),
            new Form(SECURITY + "/passkeys/{id}/name", "Rename a passkey", "name"),
            new Form(SECURITY + "/passkeys/{id}/removal", "Remove a passkey", ""),
            new Form(SECURITY + "/providers/{id}/removal", "Remove a sign-in service", ""),
            new Form(SECURITY + "/totp", "Set an authenticator app up", ""),
            new Form(SECURITY + "/totp/removal", "Remove your authenticator app", ""),
            new Form(SECURITY + "/recovery-codes", "Make new recovery codes", ""),
            new Form("/site/organizations/new", "Create an organization", "name"),
            new Form("/site/organizations/{id}/owner", "Name an owner of an organization", "email"),
            new Form("/site/resource-servers", "Register a resource server", "name"),
            new Form("/site/resource-servers/{id}/revocation", "Revoke a resource server", ""),
            new Form("/site/mail/tries", "Send mails again", ""),
            new Form("/site/mail/{id}/link", "Show the link of a mail", ""));

    private static final int LONGEST = 100;

    private FormWords() {}

    /** Of a form that was sent to a path: names only, whatever else was typed. */
    static KeptFormWords of(String path, Map<String, String> fields) {
        var parts = parts(path);
        return FORMS.stream()
                .filter(form -> form.isAt(parts))
                .findFirst()
                .map(form -> new KeptFormWords(form.words, cut(fields.getOrDefault(form.name, "")), slug(parts)))
                .orElseGet(() -> new KeptFormWords("Send a form of this portal", "", slug(parts)));
    }

    private static String slug(List<String> parts) {
        return parts.size() > 2 && parts.get(1).equals("orgs") ? parts.get(2) : "";
    }

    /** What was typed is not validated yet. */
    private static String cut(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST)) + "…";
    }

    private static List<String> parts(String path) {
        return Arrays.asList(path.split("/", -1));
    }

    /** @param name the field that holds what it is about; empty: none does */
    private record Form(String path, String words, String name) {
        boolean isAt(List<String> parts) {
            var own = parts(path);
            return own.size() == parts.size()
                    && IntStream.range(0, own.size())
                            .allMatch(i ->
                                    own.get(i).startsWith("{") || own.get(i).equals(parts.get(i)));
        }
    }
}
