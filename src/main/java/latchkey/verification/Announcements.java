package latchkey.verification;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.token.Presented;
import latchkey.web.SparingLog;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down, in the transaction of a change, that every instance has to learn of it. Every change of a token is in the
 * audit log, so that is where changes are heard of: none can be forgotten.
 */
public final class Announcements {
    /** Past so many at once, their whole organization is read again. */
    private static final int MOST_TOKENS = 50;

    private static final Set<Reach> OF_TOKENS = EnumSet.of(Reach.TOKEN, Reach.ENDING_TOKEN);

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final ChangeStore changes;
    private final Transactions transactions;
    private final Runnable whenEnding;
    private final SparingLog log = new SparingLog();

    /** @param whenEnding what is done once something has ended for good, before anybody is told so */
    public Announcements(DSLContext db, Transactions transactions, Runnable whenEnding) {
        this.changes = new ChangeStore(db);
        this.transactions = transactions;
        this.whenEnding = whenEnding;
    }

    /** @param organizationId null for what concerns the site */
    public void recorded(@Nullable UUID organizationId, List<AuditLog.Entry> entries) {
        var reached = EnumSet.noneOf(Reach.class);
        entries.forEach(entry -> reached.add(reach(entry.action())));
        announce(organizationId, reached, tokens(entries));
        if (reached.stream().anyMatch(reach -> reach.ends)) {
            transactions.afterCommit(whenEnding);
        }
    }

    private void announce(@Nullable UUID organizationId, Set<Reach> reached, List<UUID> tokens) {
        if (reached.contains(Reach.ENDING_EVERYTHING)) {
            changes.add(null, null);
        } else if (reached.contains(Reach.ENDING_ORGANIZATION) || tokens.size() > MOST_TOKENS) {
            changes.add(organizationId, null);
        } else {
            tokens.forEach(token -> changes.add(organizationId, token));
        }
    }

    private static List<UUID> tokens(List<AuditLog.Entry> entries) {
        return entries.stream()
                .filter(entry -> OF_TOKENS.contains(reach(entry.action())))
                .map(AuditLog.Entry::targetId)
                .distinct()
                .toList();
    }

    /** A call has needed what was to be taken away from a token, and so it stays. */
    public void kept(Presented token) {
        try {
            changes.add(token.organizationId(), token.tokenId());
        } catch (DataAccessException e) {
            log.say(
                    "stays",
                    more -> LOG.warn("What stays is not known to other instances yet: {}{}", e.getMessage(), more));
        }
    }

    private static Reach reach(AuditAction action) {
        return switch (action) {
            case TOKEN_CREATED, TOKEN_CUT_OVER, TOKEN_UNBLOCKED, TOKEN_KEPT, NARROWING_CANCELLED, NARROWING_KEPT ->
                Reach.TOKEN;
            case TOKEN_EDITED,
                    TOKEN_ROTATED,
                    FORMER_SECRET_ENDED,
                    ROTATION_CANCELLED,
                    TOKEN_NARROWED,
                    NARROWING_BEGUN,
                    TOKEN_REVOKED,
                    TOKEN_HANDED_OVER,
                    TOKEN_BLOCKED -> Reach.ENDING_TOKEN;
            case POLICY_CHANGED, POLICY_APPLIED, ROLE_CHANGED, MEMBER_REMOVED, MEMBER_LEFT, MEMBERSHIP_WITHDRAWN ->
                Reach.ENDING_ORGANIZATION;
            case RESOURCE_SERVER_REVOKED -> Reach.ENDING_EVERYTHING;
            case INSTALLATION_SET_UP,
                    INSTALLATION_RESTORED,
                    PEPPER_ACTIVATED,
                    PEPPER_RETIRED,
                    ORGANIZATION_CREATED,
                    SIGNED_IN,
                    SIGN_IN_REFUSED,
                    PROOF_REFUSED,
                    SIGNED_OUT,
                    SESSIONS_ENDED,
                    PASSWORD_CHANGED,
                    PASSWORD_RESET_REQUESTED,
                    PASSWORD_RESET,
                    SECOND_FACTOR_REFUSED,
                    RECOVERY_CODE_USED,
                    RECOVERY_CODES_MADE,
                    TOTP_ADDED,
                    TOTP_REPLACED,
                    TOTP_REMOVED,
                    SITE_ADMINISTRATOR_APPOINTED,
                    PASSKEY_ADDED,
                    PASSKEY_RENAMED,
                    PASSKEY_REMOVED,
                    PASSKEY_COPIED,
                    RESET_LINK_MADE,
                    FACTORS_RESET,
                    PROVIDER_LINKED,
                    PROVIDER_UNLINKED,
                    MEMBERSHIP_PROVIDED,
                    TOKENS_EXPORTED,
                    TOKEN_REFUSED,
                    TOKEN_UNUSED_WARNED,
                    INVITATION_SENT,
                    INVITATION_RESENT,
                    INVITATION_CANCELLED,
                    INVITATION_ACCEPTED,
                    OWNER_NAMED,
                    MEMBER_SIGNED_OUT,
                    AUDIT_VERIFIED,
                    AUDIT_EXPORTED,
                    AUDIT_ADOPTED,
                    MAIL_LINK_SHOWN,
                    RESOURCE_SERVER_REGISTERED -> Reach.NOTHING;
        };
    }

    /** What verification has to read again, and whether the answer waits until every instance has. */
    private enum Reach {
        NOTHING(false),
        TOKEN(false),
        ENDING_TOKEN(true),
        ENDING_ORGANIZATION(true),
        ENDING_EVERYTHING(true);

        private final boolean ends;

        Reach(boolean ends) {
            this.ends = ends;
        }
    }
}
