package latchkey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import latchkey.TestClock;
import latchkey.account.Account;
import latchkey.account.AccountStore;
import latchkey.database.TestDatabase;
import latchkey.organization.InvitationStore.NewInvitation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InvitationStoreDatabaseTest {
    private static final String GUEST = "guest@example.com";

    private final TestDatabase database = TestDatabase.fresh();
    private final InvitationStore invitations = new InvitationStore(database.dsl());
    private final Instant now = new TestClock().instant();
    private final Instant end = now.plus(Duration.ofDays(7));

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void ofSeveralWhoAcceptOneGetsIt() {
        var acme = organization();
        var id = invite(acme, owner(acme));
        assertThat(invitations.accept(UUID.randomUUID(), id, now)).isFalse();
        assertThat(invitations.accept(acme, id, end)).isFalse();
        assertThat(invitations.accept(acme, id, now)).isTrue();
        assertThat(invitations.accept(acme, id, now)).isFalse();
    }

    @Test
    void anAddressIsInvitedWhileItsLinkWorks() {
        var acme = organization();
        var email = "one@" + acme + ".example";
        assertThat(invitations.isInvited(email, now)).isFalse();
        var id = invite(acme, owner(acme), email);
        assertThat(invitations.isInvited(email, now)).isTrue();
        assertThat(invitations.isInvited(acme, email, now)).isTrue();
        assertThat(invitations.isInvited(organization(), email, now)).isFalse();
        assertThat(invitations.isInvited(email, end)).isFalse();

        invitations.cancel(acme, id, now);
        assertThat(invitations.isInvited(email, now)).isFalse();
        assertThat(invitations.find(digest(id), now)).isEmpty();
        assertThat(invitations.accept(acme, id, now)).isFalse();
        assertThat(invitations.isKnown(acme, id)).isTrue();
        assertThat(invitations.isKnown(organization(), id)).isFalse();
    }

    @Test
    void whoIsNoOwnerInvitesNobody() {
        var acme = organization();
        var id = invite(acme, member(acme, Role.MEMBER));
        assertThat(invitations.find(digest(id), now)).isEmpty();
        assertThat(invitations.accept(acme, id, now)).isFalse();
        assertThat(invitations.open(acme)).extracting(Invitation::worthy).containsExactly(false);
    }

    @Test
    void anOfferSaysWhatItIs() {
        var acme = organization();
        var id = invite(acme, owner(acme));
        var offer = invitations.find(digest(id), now).orElseThrow();
        assertThat(offer.organization().id()).isEqualTo(acme);
        assertThat(offer.email()).isEqualTo(GUEST);
        assertThat(offer.role()).isEqualTo(Role.AUDITOR);
        assertThat(offer.expiresAt()).isEqualTo(end);
        assertThat(invitations.invitee(acme, id)).contains(new InvitationStore.Invitee(GUEST, Role.AUDITOR));
        assertThat(invitations.find(digest(id), end)).isEmpty();
    }

    @Test
    void whatWasSentIsCounted() {
        var acme = organization();
        assertThat(invitations.countSince(acme, now.minusSeconds(1))).isZero();
        invite(acme, owner(acme));
        assertThat(invitations.countSince(acme, now.minusSeconds(1))).isEqualTo(1);
        assertThat(invitations.countSince(acme, now)).isZero();
        assertThat(invitations.isSentSince(acme, GUEST, now.minusSeconds(1))).isTrue();
        assertThat(invitations.isSentSince(acme, "other@example.com", now.minusSeconds(1)))
                .isFalse();
        assertThat(invitations.isSentSince(acme, GUEST, now)).isFalse();
    }

    @Test
    void allOffersOfAnAddressEndAtOnce() {
        var acme = organization();
        var id = invite(acme, owner(acme));
        invitations.cancelAllOf(organization(), GUEST, now);
        invitations.cancelAllOf(acme, "other@example.com", now);
        assertThat(invitations.open(acme)).hasSize(1);
        invitations.cancelAllOf(acme, GUEST, now);
        assertThat(invitations.open(acme)).isEmpty();
        assertThat(invitations.invitee(acme, id)).isEmpty();
    }

    private UUID invite(UUID organizationId, UUID by) {
        return invite(organizationId, by, GUEST);
    }

    private UUID invite(UUID organizationId, UUID by, String email) {
        var id = UuidCreator.getTimeOrderedEpoch();
        invitations.insert(new NewInvitation(id, organizationId, email, Role.AUDITOR, by, false, now, end), digest(id));
        return id;
    }

    private static byte[] digest(UUID id) {
        return (id.toString()).substring(4).getBytes(StandardCharsets.US_ASCII);
    }

    private UUID owner(UUID organizationId) {
        return member(organizationId, Role.OWNER);
    }

    private UUID member(UUID organizationId, Role role) {
        var id = UuidCreator.getTimeOrderedEpoch();
        new AccountStore(database.dsl()).insert(new Account(id, id + "@acme.example", false), null, now);
        new MembershipStore(database.dsl()).insert(organizationId, id, role, now);
        return id;
    }

    private UUID organization() {
        var id = UuidCreator.getTimeOrderedEpoch();
        new OrganizationStore(database.dsl())
                .insert(new Organization(id, "o" + id.toString().substring(20), "Acme"), now);
        return id;
    }
}
