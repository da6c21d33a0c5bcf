package latchkey;

import latchkey.organization.AcceptancePages;
import latchkey.organization.GroupMemberships;
import latchkey.organization.InvitationAcceptance;
import latchkey.organization.InvitationPages;
import latchkey.organization.Invitations;
import latchkey.organization.LastOrganization;
import latchkey.organization.MemberPages;
import latchkey.organization.Members;
import latchkey.organization.MembershipStore;
import latchkey.organization.Memberships;
import latchkey.organization.MissingFactors;
import latchkey.organization.OrganizationPages;
import latchkey.organization.SecondFactorDemand;
import latchkey.token.LiveTokens;

/** The parts of {@link latchkey.organization} put together. */
final class OrganizationParts {
    final MembershipStore memberships;
    final Invitations invitations;
    final Members members;
    final LiveTokens liveTokens;
    final GroupMemberships groups;
    final MissingFactors missingFactors;
    final Memberships authority;

    final OrganizationPages organization;
    final MemberPages memberPages;
    final InvitationPages invitationPages;
    final AcceptancePages acceptance;
    final SecondFactorDemand secondFactorDemand;

    OrganizationParts(Foundation ground, AccountParts accounts) {
        var settings = ground.settings;
        var db = ground.db;
        var transactions = ground.transactions;
        var audit = ground.audit;
        var outbox = ground.outbox;
        var web = ground.web;
        var clock = ground.clock;

        memberships = new MembershipStore(db);
        var last = new LastOrganization(web.cookies());
        authority = new Memberships(accounts.currentAccount, memberships, accounts.factors, last);
        missingFactors = new MissingFactors(memberships, accounts.factors);
        liveTokens = new LiveTokens(db, clock);
        invitations = new Invitations(db, web.baseUrl(), outbox, audit, transactions, clock);
        members = new Members(db, accounts.sessions, outbox, audit, transactions, liveTokens, clock);
        groups = new GroupMemberships(
                settings.groupRules(), db, accounts.sessions, liveTokens, outbox, web.baseUrl(), audit, clock);
        var accepting = new InvitationAcceptance(
                db, accounts.passwords, accounts.signIn, audit, transactions, web.clientAddress(), clock);

        organization = new OrganizationPages(memberships, invitations, last, clock);
        memberPages = new MemberPages(members, web, clock);
        invitationPages = new InvitationPages(invitations, web);
        acceptance = new AcceptancePages(accepting, accounts.passwordRules, settings.signInWays(), web, clock);
        secondFactorDemand = new SecondFactorDemand(accounts.factors);
    }
}
