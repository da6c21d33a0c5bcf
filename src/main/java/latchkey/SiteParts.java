package latchkey;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.function.Function;
import latchkey.account.CurrentAccount;
import latchkey.audit.Actor;
import latchkey.audit.AuditExportPages;
import latchkey.audit.AuditKey;
import latchkey.audit.AuditPages;
import latchkey.audit.AuditVerificationPages;
import latchkey.audit.ChainVerifier;
import latchkey.audit.Checkpoints;
import latchkey.mail.Mailing;
import latchkey.mail.Mails;
import latchkey.mail.OutboxDelivery;
import latchkey.organization.CurrentMember;
import latchkey.organization.FirstOwners;
import latchkey.organization.OrganizationStore;
import latchkey.site.FirstOwnerPages;
import latchkey.site.Setup;
import latchkey.site.SetupPages;
import latchkey.site.SiteMailPages;
import latchkey.site.SiteOrganizationPages;

/** What whoever runs the site sees and looks after: setting up, organizations, mail, and the audit logs of all. */
final class SiteParts {
    final Setup setup;
    final OutboxDelivery delivery;
    final Checkpoints checkpoints;

    final SetupPages setupPages;
    final SiteOrganizationPages organizations;
    final FirstOwnerPages firstOwners;
    final SiteMailPages mail;
    final AuditPages audit;
    final AuditVerificationPages auditVerification;
    final AuditExportPages auditExport;

    SiteParts(Foundation ground, AccountParts accounts, AuditKey auditKey) {
        var settings = ground.settings;
        var db = ground.db;
        var transactions = ground.transactions;
        var log = ground.audit;
        var outbox = ground.outbox;
        var web = ground.web;
        var clock = ground.clock;
        var smtp = settings.smtpServer();
        Function<Context, UUID> organizationOf =
                ctx -> CurrentMember.of(ctx).organization().id();
        Function<Context, Actor> actorOf = ctx -> CurrentAccount.actor(ctx, web.clientAddress());

        setup = new Setup(db, accounts.passwords, accounts.signIn, log, transactions, web.clientAddress(), clock);
        var mailing = smtp == null ? null : new Mailing(smtp, settings.mailFrom(), web.views());
        delivery = new OutboxDelivery(db, outbox, mailing, clock);
        checkpoints = new Checkpoints(db, auditKey, clock);

        setupPages = new SetupPages(setup, accounts.passwordRules, web);
        organizations = new SiteOrganizationPages(new OrganizationStore(db), clock);
        firstOwners = new FirstOwnerPages(new FirstOwners(db, web.baseUrl(), outbox, log, transactions, clock), web);
        mail = new SiteMailPages(new Mails(db, outbox, smtp, clock), db, log, transactions, web, clock);
        audit = new AuditPages(ground.events, organizationOf, clock);
        auditVerification = new AuditVerificationPages(
                new ChainVerifier(db, auditKey), log, transactions, organizationOf, actorOf, clock);
        auditExport = new AuditExportPages(db, log, transactions, organizationOf, actorOf, clock);
    }

    void tidy(Housekeeping housekeeping) {
        housekeeping.nowAndThen("Signing the audit log", checkpoints::sign);
    }
}
