package latchkey.organization;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.INVITATION;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.SelectConditionStep;

/** The SQL of invitations. */
final class InvitationStore {
    private final DSLContext db;

    InvitationStore(DSLContext db) {
        this.db = db;
    }

    /** @throws org.jooq.exception.DataAccessException if the address has an open invitation */
    void insert(NewInvitation invitation, byte[] digest) {
        db.insertInto(INVITATION)
                .set(INVITATION.ID, invitation.id())
                .set(INVITATION.ORGANIZATION_ID, invitation.organizationId())
                .set(INVITATION.EMAIL, invitation.email())
                .set(INVITATION.ROLE, invitation.role().name())
                .set(INVITATION.DIGEST, digest)
                .set(INVITATION.INVITED_BY, invitation.invitedBy())
                .set(INVITATION.BY_SITE, invitation.bySite())
                .set(INVITATION.CREATED_AT, invitation.createdAt())
                .set(INVITATION.EXPIRES_AT, invitation.expiresAt())
                .execute();
    }

    /** Those that nobody has accepted or cancelled, the newest first. */
    List<Invitation> open(UUID organizationId) {
        var worthy = field(isWorthy());
        return db.select(
                        INVITATION.ID,
                        INVITATION.EMAIL,
                        INVITATION.ROLE,
                        ACCOUNT.EMAIL,
                        INVITATION.CREATED_AT,
                        INVITATION.EXPIRES_AT,
                        worthy)
                .from(INVITATION)
                .leftJoin(ACCOUNT)
                .on(ACCOUNT.ID.eq(INVITATION.INVITED_BY))
                .where(INVITATION.ORGANIZATION_ID.eq(organizationId))
                .and(INVITATION.OPEN_EMAIL.isNotNull())
                .orderBy(INVITATION.CREATED_AT.desc(), INVITATION.ID)
                .fetch(row -> new Invitation(
                        row.value1(),
                        row.value2(),
                        Role.valueOf(row.value3()),
                        row.value4(),
                        row.value5(),
                        row.value6(),
                        row.value7()));
    }

    /** What a link offers, if it is good. */
    Optional<Offer> find(byte[] digest, Instant now) {
        return db.select(
                        INVITATION.ID,
                        ORGANIZATION.ID,
                        ORGANIZATION.SLUG,
                        ORGANIZATION.NAME,
                        INVITATION.EMAIL,
                        INVITATION.ROLE,
                        ACCOUNT.EMAIL,
                        INVITATION.EXPIRES_AT)
                .from(INVITATION)
                .join(ORGANIZATION)
                .on(ORGANIZATION.ID.eq(INVITATION.ORGANIZATION_ID))
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(INVITATION.INVITED_BY))
                .where(INVITATION.DIGEST.eq(digest))
                .and(isGood(now))
                .fetchOptional(row -> new Offer(
                        row.value1(),
                        new Organization(row.value2(), row.value3(), row.value4()),
                        row.value5(),
                        Role.valueOf(row.value6()),
                        row.value7(),
                        row.value8()));
    }

    /** Of several at once, one gets true. */
    boolean accept(UUID organizationId, UUID id, Instant now) {
        return db.update(INVITATION)
                        .set(INVITATION.ACCEPTED_AT, now)
                        .where(INVITATION.ORGANIZATION_ID.eq(organizationId))
                        .and(INVITATION.ID.eq(id))
                        .and(isGood(now))
                        .execute()
                == 1;
    }

    void cancel(UUID organizationId, UUID id, Instant now) {
        cancel(organizationId, INVITATION.ID.eq(id), now);
    }

    /** Whatever the address has been offered. */
    void cancelAllOf(UUID organizationId, String email, Instant now) {
        cancel(organizationId, INVITATION.EMAIL.eq(email), now);
    }

    /** There is one first owner: whoever was invited as that before is not any more. */
    void cancelThoseOfSite(UUID organizationId, Instant now) {
        cancel(organizationId, INVITATION.BY_SITE.isTrue(), now);
    }

    private void cancel(UUID organizationId, Condition which, Instant now) {
        db.update(INVITATION)
                .set(INVITATION.CANCELLED_AT, now)
                .where(INVITATION.ORGANIZATION_ID.eq(organizationId))
                .and(INVITATION.OPEN_EMAIL.isNotNull())
                .and(which)
                .execute();
    }

    /** Who an open invitation is for, and as what. */
    Optional<Invitee> invitee(UUID organizationId, UUID id) {
        return db.select(INVITATION.EMAIL, INVITATION.ROLE)
                .from(INVITATION)
                .where(INVITATION.ORGANIZATION_ID.eq(organizationId))
                .and(INVITATION.ID.eq(id))
                .and(INVITATION.OPEN_EMAIL.isNotNull())
                .fetchOptional(row -> new Invitee(row.value1(), Role.valueOf(row.value2())));
    }

    /** Whether an address has a link that works. */
    boolean isInvited(UUID organizationId, String email, Instant now) {
        return db.fetchExists(
                INVITATION,
                INVITATION
                        .ORGANIZATION_ID
                        .eq(organizationId)
                        .and(INVITATION.OPEN_EMAIL.eq(email))
                        .and(isGood(now)));
    }

    /** The same of any organization. */
    boolean isInvited(String email, Instant now) {
        return db.fetchExists(INVITATION, INVITATION.OPEN_EMAIL.eq(email).and(isGood(now)));
    }

    boolean isKnown(UUID organizationId, UUID id) {
        return db.fetchExists(
                INVITATION, INVITATION.ORGANIZATION_ID.eq(organizationId).and(INVITATION.ID.eq(id)));
    }

    int countSince(UUID organizationId, Instant since) {
        return db.fetchCount(
                INVITATION, INVITATION.ORGANIZATION_ID.eq(organizationId).and(INVITATION.CREATED_AT.gt(since)));
    }

    boolean isSentSince(UUID organizationId, String email, Instant since) {
        return db.fetchExists(
                INVITATION,
                INVITATION
                        .ORGANIZATION_ID
                        .eq(organizationId)
                        .and(INVITATION.EMAIL.eq(email))
                        .and(INVITATION.CREATED_AT.gt(since)));
    }

    private static Condition isGood(Instant now) {
        return INVITATION
                .OPEN_EMAIL
                .isNotNull()
                .and(INVITATION.EXPIRES_AT.gt(now))
                .and(isWorthy());
    }

    /** Who is no owner any more has no say in who joins, nor has the site once there is an owner. */
    private static Condition isWorthy() {
        var byOwner = owners().and(MEMBERSHIP.ACCOUNT_ID.eq(INVITATION.INVITED_BY));
        var inviter = ACCOUNT.as("inviter");
        var administrator = selectOne()
                .from(inviter)
                .where(inviter.ID.eq(INVITATION.INVITED_BY))
                .and(inviter.SITE_ADMINISTRATOR_SINCE.isNotNull());
        return INVITATION
                .BY_SITE
                .isFalse()
                .and(exists(byOwner))
                .or(INVITATION.BY_SITE.isTrue().and(notExists(owners())).and(exists(administrator)));
    }

    /** Its owners. */
    private static SelectConditionStep<Record1<Integer>> owners() {
        return selectOne()
                .from(MEMBERSHIP)
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(INVITATION.ORGANIZATION_ID))
                .and(MEMBERSHIP.ROLE.eq(Role.OWNER.name()));
    }

    /** An invitation about to be sent. */
    record NewInvitation(
            UUID id,
            UUID organizationId,
            String email,
            Role role,
            UUID invitedBy,
            boolean bySite,
            Instant createdAt,
            Instant expiresAt) {}

    /** Whom an invitation is for. */
    record Invitee(String email, Role role) {}
}
