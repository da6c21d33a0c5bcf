package latchkey.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Everything that is recorded, with the words that stand between who did it and what it was done to. */
public enum AuditAction {
    INSTALLATION_SET_UP("installation.set_up", "set up this installation"),
    PEPPER_ACTIVATED("installation.pepper_activated", "let new secrets be digested under the pepper of"),
    PEPPER_RETIRED("installation.pepper_retired", "let no secret be looked for any more under the pepper of"),
    INSTALLATION_RESTORED("installation.restored", "restored this installation from the backup"),
    ORGANIZATION_CREATED("organization.created", "created the organization"),
    SIGNED_IN("account.signed_in", "signed in"),
    SIGN_IN_REFUSED("account.sign_in_refused", "was refused at sign-in"),
    PROOF_REFUSED("account.proof_refused", "was refused when asked to confirm who they are"),
    SIGNED_OUT("account.signed_out", "signed out"),
    SESSIONS_ENDED("account.sessions_ended", "signed out other sessions"),
    PASSWORD_CHANGED("account.password_changed", "changed their password"),
    PASSWORD_RESET_REQUESTED("account.password_reset_requested", "asked for a new password"),
    PASSWORD_RESET("account.password_reset", "set a new password by a link"),
    SECOND_FACTOR_REFUSED("account.second_factor_refused", "was refused at the second step of signing in"),
    RECOVERY_CODE_USED("account.recovery_code_used", "signed in with a recovery code"),
    RECOVERY_CODES_MADE("account.recovery_codes_made", "made new recovery codes"),
    TOTP_ADDED("account.totp_added", "set up an authenticator app"),
    TOTP_REPLACED("account.totp_replaced", "replaced their authenticator app"),
    TOTP_REMOVED("account.totp_removed", "removed their authenticator app"),
    SITE_ADMINISTRATOR_APPOINTED("account.site_administrator_appointed", "made a site administrator of"),
    PASSKEY_ADDED("account.passkey_added", "added the passkey"),
    PASSKEY_RENAMED("account.passkey_renamed", "renamed the passkey"),
    PASSKEY_REMOVED("account.passkey_removed", "removed the passkey"),
    PASSKEY_COPIED("account.passkey_copied", "was refused with what seems to be a copy of the passkey"),
    RESET_LINK_MADE("account.reset_link_made", "made a link for a new password of"),
    FACTORS_RESET("account.factors_reset", "removed every second factor of"),
    PROVIDER_LINKED("account.provider_linked", "can sign in with the provider from now on"),
    PROVIDER_UNLINKED("account.provider_unlinked", "can’t sign in any more with the provider"),
    MEMBERSHIP_PROVIDED("membership.provided", "became, by a group of the provider, a member of"),
    MEMBERSHIP_WITHDRAWN("membership.withdrawn", "lost, with a group of the provider, the membership of"),
    TOKENS_EXPORTED("tokens.exported", "exported a list of tokens"),
    TOKEN_CREATED("token.created", "created the token"),
    TOKEN_EDITED("token.edited", "edited the token"),
    TOKEN_ROTATED("token.rotated", "rotated the token"),
    TOKEN_CUT_OVER("token.cut_over", "used the new secret first of the token"),
    FORMER_SECRET_ENDED("token.former_secret_ended", "ended the former secret of the token"),
    ROTATION_CANCELLED("token.rotation_cancelled", "gave up the new secret of the token"),
    TOKEN_NARROWED("token.narrowed", "narrowed the token"),
    NARROWING_BEGUN("token.narrowing_begun", "began to narrow the token"),
    NARROWING_CANCELLED("token.narrowing_cancelled", "gave up narrowing the token"),
    NARROWING_KEPT("token.narrowing_kept", "left every permission to the token"),
    TOKEN_REVOKED("token.revoked", "revoked the token"),
    TOKEN_HANDED_OVER("token.handed_over", "handed over the token"),
    TOKEN_REFUSED("token.refused", "was refused as the token"),
    TOKEN_BLOCKED("token.blocked", "blocked the token"),
    TOKEN_UNBLOCKED("token.unblocked", "unblocked the token"),
    TOKEN_UNUSED_WARNED("token.unused_warned", "announced the end of the unused token"),
    TOKEN_KEPT("token.kept", "kept the unused token"),
    INVITATION_SENT("invitation.sent", "invited"),
    INVITATION_RESENT("invitation.resent", "invited once more"),
    INVITATION_CANCELLED("invitation.cancelled", "cancelled the invitation of"),
    INVITATION_ACCEPTED("invitation.accepted", "accepted the invitation to"),
    OWNER_NAMED("member.owner_named", "named as the first owner"),
    ROLE_CHANGED("member.role_changed", "changed the role of"),
    MEMBER_REMOVED("member.removed", "removed"),
    MEMBER_LEFT("member.left", "left"),
    MEMBER_SIGNED_OUT("member.signed_out", "signed out everywhere"),
    POLICY_CHANGED("policy.changed", "changed the policy of"),
    AUDIT_VERIFIED("audit.verified", "verified the audit log"),
    AUDIT_EXPORTED("audit.exported", "exported the audit log"),
    AUDIT_ADOPTED("audit.adopted", "gave events of an earlier version a place in the audit log"),
    POLICY_APPLIED("policy.applied", "applied to existing tokens the policy of"),
    MAIL_LINK_SHOWN("mail.link_shown", "was shown the link mailed to"),
    RESOURCE_SERVER_REGISTERED("resource_server.registered", "registered the resource server"),
    RESOURCE_SERVER_REVOKED("resource_server.revoked", "revoked the resource server");

    private final String code;
    private final String words;

    AuditAction(String code, String words) {
        this.code = code;
        this.words = words;
    }

    /** As it is stored, and as it stands in addresses: {@code token.created}. */
    public String code() {
        return code;
    }

    public String words() {
        return words;
    }

    static boolean isKnown(String code) {
        return find(code).isPresent();
    }

    /** The words of an action; for one that a newer version recorded, its code. */
    static String words(String code) {
        return find(code).map(AuditAction::words).orElse(code);
    }

    private static Optional<AuditAction> find(String code) {
        return Arrays.stream(values())
                .filter(action -> action.code.equals(code))
                .findAny();
    }

    /** Those that an organization's log can hold. */
    static List<AuditAction> ofOrganizations() {
        return Arrays.stream(values())
                .filter(action -> !action.code.startsWith("resource_server") && !action.code.startsWith("installation"))
                .toList();
    }
}
