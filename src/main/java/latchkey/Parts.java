package latchkey;

import java.util.concurrent.Executor;
import latchkey.audit.AuditKey;

/** The features of the portal put together, each over those below it. */
final class Parts {
    final Foundation ground;
    final AccountParts accounts;
    final OrganizationParts organizations;
    final ProviderParts providers;
    final TokenParts tokens;
    final VerificationParts verification;
    final SiteParts site;

    /** @param afterwards does what an answer does not wait for, lest its time tells something */
    Parts(Foundation ground, AuditKey auditKey, Executor afterwards) {
        this.ground = ground;
        accounts = new AccountParts(ground, afterwards);
        organizations = new OrganizationParts(ground, accounts);
        providers = new ProviderParts(ground, accounts, organizations);
        tokens = new TokenParts(ground, accounts, organizations);
        verification = new VerificationParts(ground, tokens);
        site = new SiteParts(ground, accounts, auditKey);
    }

    /** What each of them does every now and then for itself. */
    void tidy(Housekeeping housekeeping) {
        accounts.tidy(housekeeping);
        providers.tidy(housekeeping);
        tokens.tidy(housekeeping);
        verification.tidy(housekeeping);
        site.tidy(housekeeping);
    }
}
