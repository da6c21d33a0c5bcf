package latchkey;

import latchkey.account.Oidc;
import latchkey.account.OidcLinkPages;
import latchkey.account.OidcPages;
import org.jspecify.annotations.Nullable;

/** Signing in with an OpenID provider, which makes accounts members and so stands on both. */
final class ProviderParts {
    final OidcPages oidc;
    final OidcLinkPages link;

    private final @Nullable Oidc provider;

    ProviderParts(Foundation ground, AccountParts accounts, OrganizationParts organizations) {
        provider = provider(ground, accounts, organizations);
        oidc = new OidcPages(provider);
        link = new OidcLinkPages(provider, ground.web.flash());
    }

    private static @Nullable Oidc provider(Foundation ground, AccountParts accounts, OrganizationParts organizations) {
        var settings = ground.settings.oidc();
        return settings == null
                ? null
                : new Oidc(
                        settings,
                        ground.settings.signInWays(),
                        ground.db,
                        ground.web,
                        ground.box,
                        accounts.signIn,
                        accounts.sessions,
                        ground.settings.sessionLimits(),
                        organizations.invitations::isInvited,
                        organizations.groups,
                        accounts.notices,
                        accounts.events,
                        ground.transactions,
                        ground.clock);
    }

    void tidy(Housekeeping housekeeping) {
        if (provider != null) {
            housekeeping.nowAndThen("Forgetting ways to the provider", provider::deleteOld);
        }
    }
}
