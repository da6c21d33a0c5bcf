package latchkey;

import static latchkey.web.Access.ACCOUNT;
import static latchkey.web.Access.ANYONE;
import static latchkey.web.Access.AUDITOR;
import static latchkey.web.Access.CREDENTIAL;
import static latchkey.web.Access.MEMBER;
import static latchkey.web.Access.NOBODY_IN_PARTICULAR;
import static latchkey.web.Access.OWNER;
import static latchkey.web.Access.SITE_ADMINISTRATOR;
import static latchkey.web.Access.SUDO;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import latchkey.token.SecretInAddress;
import latchkey.web.Access;

/** The site map: every route with the roles that may use it. */
final class Routes {
    private final RoutesConfig routes;

    Routes(RoutesConfig routes) {
        this.routes = routes;
    }

    void add(Pages pages) {
        var passwords = pages.localPasswords();
        get("/assets/{digest}/<file>", pages.assets()::serve, NOBODY_IN_PARTICULAR);
        post("/theme", pages.theme()::choose, ANYONE);

        get("/setup", pages.setup()::show, ANYONE);
        post("/setup", pages.setup()::complete, ANYONE);
        get("/sign-in", pages.signIn()::show, ANYONE);
        post("/sign-in", passwords.needed(pages.signIn()::signIn), ANYONE);
        get("/sign-in/second-factor", pages.secondFactor()::show, ANYONE);
        post("/sign-in/second-factor", pages.secondFactor()::submit, ANYONE);
        post("/sign-in/second-factor/passkey/options", pages.secondFactor()::passkeyOptions, ANYONE);
        post("/sign-in/second-factor/passkey", pages.secondFactor()::submitPasskey, ANYONE);
        post("/sign-in/passkey/options", pages.passkeySignIn()::options, ANYONE);
        post("/sign-in/passkey", pages.passkeySignIn()::signIn, ANYONE);
        get("/sign-in/oidc", pages.oidc()::signIn, ANYONE);
        get("/sign-in/oidc/callback", pages.oidc()::callback, ANYONE);
        get("/account/proof/oidc", pages.oidc()::prove, ACCOUNT);
        get("/account/oidc-link", pages.oidcLink()::show, ACCOUNT);
        post("/account/oidc-link", pages.oidcLink()::confirm, ACCOUNT, SUDO);
        post("/sign-out", pages.signIn()::signOut, ANYONE);
        get("/password-reset", passwords.needed(pages.passwordReset()::ask), ANYONE);
        post("/password-reset", passwords.needed(pages.passwordReset()::request), ANYONE);
        get("/password-reset/{token}", pages.passwordReset()::show, ANYONE);
        post("/password-reset/{token}", pages.passwordReset()::complete, ANYONE);
        get("/account", pages.account()::show, ACCOUNT);
        get("/account/proof", pages.proof()::show, ACCOUNT);
        post("/account/proof", passwords.neededWithoutCode(pages.proof()::prove), ACCOUNT);
        get("/account/password", passwords.needed(pages.password()::show), ACCOUNT, SUDO);
        post("/account/password", passwords.needed(pages.password()::change), ACCOUNT, SUDO);
        get("/account/sessions", pages.sessions()::index, ACCOUNT);
        post("/account/sessions/sign-out", pages.sessions()::endOthers, ACCOUNT);
        post("/account/sessions/{id}/sign-out", pages.sessions()::end, ACCOUNT);
        post("/account/proof/passkey/options", pages.proof()::passkeyOptions, ACCOUNT);
        post("/account/proof/passkey", pages.proof()::proveByPasskey, ACCOUNT);
        get("/account/resumption/{id}", pages.resumption()::show, ACCOUNT);
        get("/account/security/passkeys", pages.passkeys()::index, ACCOUNT);
        post("/account/security/passkeys", pages.passkeys()::add, ACCOUNT, SUDO);
        get("/account/security/passkeys/new", pages.passkeys()::askToAdd, ACCOUNT, SUDO);
        post("/account/security/passkeys/options", pages.passkeys()::options, ACCOUNT);
        get("/account/security/passkeys/{id}/name", pages.passkeys()::askToRename, ACCOUNT);
        post("/account/security/passkeys/{id}/name", pages.passkeys()::rename, ACCOUNT, SUDO);
        get("/account/security/passkeys/{id}/removal", pages.passkeys()::askToRemove, ACCOUNT);
        post("/account/security/passkeys/{id}/removal", pages.passkeys()::remove, ACCOUNT, SUDO);
        get("/invitations/{token}", pages.acceptance()::show, ANYONE);
        post("/invitations/{token}", pages.acceptance()::accept, ANYONE);
        get("/account/security", pages.security()::show, ACCOUNT);
        get("/account/security/providers/{id}/removal", pages.linkedProviders()::askToRemove, ACCOUNT);
        post("/account/security/providers/{id}/removal", pages.linkedProviders()::remove, ACCOUNT, SUDO);
        get("/account/security/totp", pages.totp()::show, ACCOUNT, SUDO);
        post("/account/security/totp", pages.totp()::confirm, ACCOUNT, SUDO);
        get("/account/security/totp/removal", pages.totp()::askToRemove, ACCOUNT);
        post("/account/security/totp/removal", pages.totp()::remove, ACCOUNT, SUDO);
        get("/account/security/recovery-codes", pages.recoveryCodes()::ask, ACCOUNT);
        post("/account/security/recovery-codes", pages.recoveryCodes()::make, ACCOUNT, SUDO);
        get("/", pages.organization()::home, ACCOUNT);

        get("/orgs/{slug}", pages.overview()::show, AUDITOR, MEMBER, OWNER);
        get("/orgs/{slug}/second-factor", pages.secondFactorDemand()::show, ACCOUNT);
        get("/orgs/{slug}/tokens", SecretInAddress.refused(pages.tokenList()::index), AUDITOR, MEMBER, OWNER);
        get(
                "/orgs/{slug}/tokens/export",
                SecretInAddress.refused(pages.tokenExport()::export),
                AUDITOR,
                MEMBER,
                OWNER,
                SUDO);
        get("/orgs/{slug}/tokens/search", pages.tokenSearch()::show, AUDITOR, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/search", pages.tokenSearch()::search, AUDITOR, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/new", pages.createToken()::show, AUDITOR, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/new", pages.createToken()::check, MEMBER, OWNER);
        post("/orgs/{slug}/tokens", pages.createToken()::create, MEMBER, OWNER, SUDO);
        get("/orgs/{slug}/tokens/revocations", pages.bulkRevocation()::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/revocations", pages.bulkRevocation()::revoke, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}", pages.tokens()::show, AUDITOR, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/edit", pages.editToken()::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/edit", pages.editToken()::edit, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/rotation", pages.rotation()::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/rotation", pages.rotation()::rotate, MEMBER, OWNER, SUDO);
        get("/orgs/{slug}/tokens/{id}/rotation/completion", pages.cutOver()::askToEnd, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/rotation/completion", pages.cutOver()::end, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/rotation/cancellation", pages.cutOver()::askToCancel, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/rotation/cancellation", pages.cutOver()::cancel, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/narrowing", pages.narrowing()::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/narrowing", pages.narrowing()::narrow, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/narrowing/cancellation", pages.narrowing()::cancel, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/revocation", pages.revocation()::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/revocation", pages.revocation()::revoke, MEMBER, OWNER);
        get("/orgs/{slug}/members/{id}/tokens/revocation", pages.ownerRevocation()::show, OWNER);
        post("/orgs/{slug}/members/{id}/tokens/revocation", pages.ownerRevocation()::revoke, OWNER);
        post("/orgs/{slug}/tokens/{id}/keeping", pages.keeping()::keep, MEMBER, OWNER);
        get("/orgs/{slug}/policy", pages.policy()::show, AUDITOR, MEMBER, OWNER);
        post("/orgs/{slug}/policy/preview", pages.policy()::preview, OWNER);
        post("/orgs/{slug}/policy", pages.policy()::save, OWNER, SUDO);
        get("/orgs/{slug}/members", pages.organization()::members, AUDITOR, MEMBER, OWNER);
        get("/orgs/{slug}/members/{id}", pages.members()::show, OWNER);
        get("/orgs/{slug}/members/{id}/role", pages.members()::askRole, OWNER);
        post("/orgs/{slug}/members/{id}/role", pages.members()::changeRole, OWNER, SUDO);
        get("/orgs/{slug}/members/{id}/role/hand-over", pages.handOver()::askToMakeAuditor, OWNER);
        post("/orgs/{slug}/members/{id}/role/hand-over", pages.handOver()::makeAuditor, OWNER, SUDO);
        get("/orgs/{slug}/members/{id}/removal", pages.handOver()::askToRemove, OWNER);
        post("/orgs/{slug}/members/{id}/removal", pages.handOver()::remove, OWNER, SUDO);
        post("/orgs/{slug}/members/{id}/sessions/end", pages.members()::endSessions, OWNER, SUDO);
        get("/orgs/{slug}/membership/departure", pages.handOver()::askToLeave, AUDITOR, MEMBER, OWNER);
        post("/orgs/{slug}/membership/departure", pages.handOver()::leave, AUDITOR, MEMBER, OWNER, SUDO);
        get("/orgs/{slug}/invitations", pages.invitations()::show, OWNER);
        post("/orgs/{slug}/invitations", pages.invitations()::invite, OWNER, SUDO);
        post("/orgs/{slug}/invitations/{id}/renewal", pages.invitations()::renew, OWNER, SUDO);
        post("/orgs/{slug}/invitations/{id}/cancellation", pages.invitations()::cancel, OWNER);
        get("/orgs/{slug}/audit", SecretInAddress.refused(pages.audit()::index), AUDITOR, OWNER);
        post("/orgs/{slug}/audit/verification", pages.auditVerification()::verify, AUDITOR, OWNER);
        get("/orgs/{slug}/audit/export", SecretInAddress.refused(pages.auditExport()::export), AUDITOR, OWNER, SUDO);

        get("/site/organizations", pages.siteOrganizations()::index, SITE_ADMINISTRATOR);
        get("/site/organizations/new", pages.firstOwners()::showNew, SITE_ADMINISTRATOR);
        post("/site/organizations/new", pages.firstOwners()::create, SITE_ADMINISTRATOR, SUDO);
        get("/site/organizations/{id}/owner", pages.firstOwners()::show, SITE_ADMINISTRATOR);
        post("/site/organizations/{id}/owner", pages.firstOwners()::name, SITE_ADMINISTRATOR, SUDO);
        get("/site/resource-servers", pages.resourceServers()::index, SITE_ADMINISTRATOR);
        post("/site/resource-servers", pages.resourceServers()::register, SITE_ADMINISTRATOR, SUDO);
        get("/site/resource-servers/{id}/revocation", pages.resourceServers()::askToRevoke, SITE_ADMINISTRATOR);
        post("/site/resource-servers/{id}/revocation", pages.resourceServers()::revoke, SITE_ADMINISTRATOR);
        get("/site/mail", pages.siteMail()::index, SITE_ADMINISTRATOR);
        post("/site/mail/tries", pages.siteMail()::tryAgain, SITE_ADMINISTRATOR);
        post("/site/mail/{id}/link", pages.siteMail()::showLink, SITE_ADMINISTRATOR, SUDO);
        get("/site/scopes", pages.scopes()::index, SITE_ADMINISTRATOR);

        get("/api/v1/token", pages.selfDescription()::show, CREDENTIAL);
        post("/oauth2/introspect", pages.introspection()::introspect, CREDENTIAL);
        post("/oauth2/revoke", pages.holderRevocation()::revoke, CREDENTIAL);
        withAnyMethod("/forward-auth", pages.forwardAuth()::answer, CREDENTIAL);
    }

    /** What can be got can be asked for by HEAD too (RFC 9110 §9.3.2). */
    private void get(String path, Handler handler, Access... roles) {
        routes.get(path, handler, roles);
        routes.head(path, handler, roles);
    }

    private void withAnyMethod(String path, Handler handler, Access... roles) {
        get(path, handler, roles);
        post(path, handler, roles);
        routes.put(path, handler, roles);
        routes.patch(path, handler, roles);
        routes.delete(path, handler, roles);
        routes.options(path, handler, roles);
    }

    private void post(String path, Handler handler, Access... roles) {
        routes.post(path, handler, roles);
    }
}
