package latchkey;

import latchkey.account.AccountPages;
import latchkey.account.SignInPages;
import latchkey.audit.AuditPages;
import latchkey.organization.OrganizationPages;
import latchkey.site.SetupPages;
import latchkey.site.SiteOrganizationPages;
import latchkey.token.CreateTokenPages;
import latchkey.token.CutOverPages;
import latchkey.token.EditTokenPages;
import latchkey.token.OverviewPages;
import latchkey.token.RevocationPages;
import latchkey.token.RotationPages;
import latchkey.token.ScopePages;
import latchkey.token.TokenPages;
import latchkey.verification.HolderRevocation;
import latchkey.verification.Introspection;
import latchkey.verification.ResourceServerPages;
import latchkey.verification.SelfDescription;
import latchkey.web.Assets;
import latchkey.web.Theme;

/** Whatever answers requests. */
record Pages(
        Assets assets,
        Theme theme,
        SetupPages setup,
        SignInPages signIn,
        AccountPages account,
        OrganizationPages organization,
        OverviewPages overview,
        TokenPages tokens,
        CreateTokenPages createToken,
        EditTokenPages editToken,
        RotationPages rotation,
        CutOverPages cutOver,
        RevocationPages revocation,
        AuditPages audit,
        SiteOrganizationPages siteOrganizations,
        ResourceServerPages resourceServers,
        ScopePages scopes,
        SelfDescription selfDescription,
        Introspection introspection,
        HolderRevocation holderRevocation) {}
