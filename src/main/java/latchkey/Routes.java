package latchkey;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.HEAD;
import static io.javalin.http.HandlerType.OPTIONS;
import static io.javalin.http.HandlerType.PATCH;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;
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
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import java.util.Set;
import latchkey.token.SecretInAddress;
import latchkey.web.Access;
import latchkey.web.Admission;
import latchkey.web.DirectHandler;
import latchkey.web.DirectRoutes;
import latchkey.web.PageThreads;

/** The site map: every route with the roles that may use it. */
final class Routes {
    /** Where resource servers and gateways ask about tokens. */
    static final Set<String> VERIFICATION = Set.of("/oauth2/introspect", "/forward-auth");

    private final RoutesConfig routes;
    private final DirectRoutes direct;
    private final PageThreads pages;
    private final Admission admission;

    Routes(RoutesConfig routes, DirectRoutes direct, Edge edge) {
        this.routes = routes;
        this.direct = direct;
        this.pages = edge.pageThreads;
        this.admission = edge.admission;
    }

    void add(Parts parts) {
        var web = parts.ground.web;
        var accounts = parts.accounts;
        var organizations = parts.organizations;
        var providers = parts.providers;
        var tokens = parts.tokens;
        var verification = parts.verification;
        var site = parts.site;
        var passwords = accounts.localPasswords;
        getStraight("/assets/{digest}/<file>", web.assets()::serve, NOBODY_IN_PARTICULAR);
        post("/theme", web.theme()::choose, ANYONE);

        get("/setup", site.setupPages::show, ANYONE);
        post("/setup", site.setupPages::complete, ANYONE);
        get("/sign-in", accounts.signInPages::show, ANYONE);
        post("/sign-in", passwords.needed(accounts.signInPages::signIn), ANYONE);
        get("/sign-in/second-factor", accounts.secondFactor::show, ANYONE);
        post("/sign-in/second-factor", accounts.secondFactor::submit, ANYONE);
        post("/sign-in/second-factor/passkey/options", accounts.secondFactor::passkeyOptions, ANYONE);
        post("/sign-in/second-factor/passkey", accounts.secondFactor::submitPasskey, ANYONE);
        post("/sign-in/passkey/options", accounts.passkeySignIn::options, ANYONE);
        post("/sign-in/passkey", accounts.passkeySignIn::signIn, ANYONE);
        get("/sign-in/oidc", providers.oidc::signIn, ANYONE);
        get("/sign-in/oidc/callback", providers.oidc::callback, ANYONE);
        get("/account/proof/oidc", providers.oidc::prove, ACCOUNT);
        get("/account/oidc-link", providers.link::show, ACCOUNT);
        post("/account/oidc-link", providers.link::confirm, ACCOUNT, SUDO);
        post("/sign-out", accounts.signInPages::signOut, ANYONE);
        get("/password-reset", passwords.needed(accounts.passwordReset::ask), ANYONE);
        post("/password-reset", passwords.needed(accounts.passwordReset::request), ANYONE);
        get("/password-reset/{token}", accounts.passwordReset::show, ANYONE);
        post("/password-reset/{token}", accounts.passwordReset::complete, ANYONE);
        get("/account", accounts.account::show, ACCOUNT);
        get("/account/proof", accounts.proof::show, ACCOUNT);
        post("/account/proof", passwords.neededWithoutCode(accounts.proof::prove), ACCOUNT);
        get("/account/password", passwords.needed(accounts.password::show), ACCOUNT, SUDO);
        post("/account/password", passwords.needed(accounts.password::change), ACCOUNT, SUDO);
        get("/account/sessions", accounts.sessionPages::index, ACCOUNT);
        post("/account/sessions/sign-out", accounts.sessionPages::endOthers, ACCOUNT);
        post("/account/sessions/{id}/sign-out", accounts.sessionPages::end, ACCOUNT);
        post("/account/proof/passkey/options", accounts.proof::passkeyOptions, ACCOUNT);
        post("/account/proof/passkey", accounts.proof::proveByPasskey, ACCOUNT);
        get("/account/resumption/{id}", accounts.resumption::show, ACCOUNT);
        get("/account/security/passkeys", accounts.passkeys::index, ACCOUNT);
        post("/account/security/passkeys", accounts.passkeys::add, ACCOUNT, SUDO);
        get("/account/security/passkeys/new", accounts.passkeys::askToAdd, ACCOUNT, SUDO);
        post("/account/security/passkeys/options", accounts.passkeys::options, ACCOUNT);
        get("/account/security/passkeys/{id}/name", accounts.passkeys::askToRename, ACCOUNT);
        post("/account/security/passkeys/{id}/name", accounts.passkeys::rename, ACCOUNT, SUDO);
        get("/account/security/passkeys/{id}/removal", accounts.passkeys::askToRemove, ACCOUNT);
        post("/account/security/passkeys/{id}/removal", accounts.passkeys::remove, ACCOUNT, SUDO);
        get("/invitations/{token}", organizations.acceptance::show, ANYONE);
        post("/invitations/{token}", organizations.acceptance::accept, ANYONE);
        get("/account/security", accounts.security::show, ACCOUNT);
        get("/account/security/providers/{id}/removal", accounts.linkedProviders::askToRemove, ACCOUNT);
        post("/account/security/providers/{id}/removal", accounts.linkedProviders::remove, ACCOUNT, SUDO);
        get("/account/security/totp", accounts.totp::show, ACCOUNT, SUDO);
        post("/account/security/totp", accounts.totp::confirm, ACCOUNT, SUDO);
        get("/account/security/totp/removal", accounts.totp::askToRemove, ACCOUNT);
        post("/account/security/totp/removal", accounts.totp::remove, ACCOUNT, SUDO);
        get("/account/security/recovery-codes", accounts.recoveryCodes::ask, ACCOUNT);
        post("/account/security/recovery-codes", accounts.recoveryCodes::make, ACCOUNT, SUDO);
        get("/", organizations.organization::home, ACCOUNT);

        get("/orgs/{slug}", tokens.overview::show, AUDITOR, MEMBER, OWNER);
        get("/orgs/{slug}/second-factor", organizations.secondFactorDemand::show, ACCOUNT);
        get("/orgs/{slug}/tokens", SecretInAddress.refused(tokens.list::index), AUDITOR, MEMBER, OWNER);
        getStraight(
                "/orgs/{slug}/tokens/export",
                SecretInAddress.refused(tokens.export::export),
                AUDITOR,
                MEMBER,
                OWNER,
                SUDO);
        get("/orgs/{slug}/tokens/search", tokens.search::show, AUDITOR, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/search", tokens.search::search, AUDITOR, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/new", tokens.creation::show, AUDITOR, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/new", tokens.creation::check, MEMBER, OWNER);
        post("/orgs/{slug}/tokens", tokens.creation::create, MEMBER, OWNER, SUDO);
        get("/orgs/{slug}/tokens/revocations", tokens.bulkRevocation::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/revocations", tokens.bulkRevocation::revoke, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}", tokens.tokens::show, AUDITOR, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/explain", SecretInAddress.refused(verification.explain::show), AUDITOR, OWNER);
        get("/orgs/{slug}/tokens/{id}/edit", tokens.edit::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/edit", tokens.edit::edit, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/rotation", tokens.rotation::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/rotation", tokens.rotation::rotate, MEMBER, OWNER, SUDO);
        get("/orgs/{slug}/tokens/{id}/rotation/completion", verification.cutOver::askToEnd, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/rotation/completion", verification.cutOver::end, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/rotation/cancellation", verification.cutOver::askToCancel, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/rotation/cancellation", verification.cutOver::cancel, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/narrowing", tokens.narrowing::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/narrowing", tokens.narrowing::narrow, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/narrowing/cancellation", tokens.narrowing::cancel, MEMBER, OWNER);
        get("/orgs/{slug}/tokens/{id}/revocation", tokens.revocation::show, MEMBER, OWNER);
        post("/orgs/{slug}/tokens/{id}/revocation", tokens.revocation::revoke, MEMBER, OWNER);
        get("/orgs/{slug}/members/{id}/tokens/revocation", tokens.ownerRevocation::show, OWNER);
        post("/orgs/{slug}/members/{id}/tokens/revocation", tokens.ownerRevocation::revoke, OWNER);
        post("/orgs/{slug}/tokens/{id}/keeping", tokens.keeping::keep, MEMBER, OWNER);
        get("/orgs/{slug}/policy", tokens.policy::show, AUDITOR, MEMBER, OWNER);
        post("/orgs/{slug}/policy/preview", tokens.policy::preview, OWNER);
        post("/orgs/{slug}/policy", tokens.policy::save, OWNER, SUDO);
        get("/orgs/{slug}/members", organizations.organization::members, AUDITOR, MEMBER, OWNER);
        get("/orgs/{slug}/members/{id}", organizations.memberPages::show, OWNER);
        get("/orgs/{slug}/members/{id}/role", organizations.memberPages::askRole, OWNER);
        post("/orgs/{slug}/members/{id}/role", organizations.memberPages::changeRole, OWNER, SUDO);
        get("/orgs/{slug}/members/{id}/role/hand-over", tokens.handOver::askToMakeAuditor, OWNER);
        post("/orgs/{slug}/members/{id}/role/hand-over", tokens.handOver::makeAuditor, OWNER, SUDO);
        get("/orgs/{slug}/members/{id}/removal", tokens.handOver::askToRemove, OWNER);
        post("/orgs/{slug}/members/{id}/removal", tokens.handOver::remove, OWNER, SUDO);
        post("/orgs/{slug}/members/{id}/sessions/end", organizations.memberPages::endSessions, OWNER, SUDO);
        get("/orgs/{slug}/membership/departure", tokens.handOver::askToLeave, AUDITOR, MEMBER, OWNER);
        post("/orgs/{slug}/membership/departure", tokens.handOver::leave, AUDITOR, MEMBER, OWNER, SUDO);
        get("/orgs/{slug}/invitations", organizations.invitationPages::show, OWNER);
        post("/orgs/{slug}/invitations", organizations.invitationPages::invite, OWNER, SUDO);
        post("/orgs/{slug}/invitations/{id}/renewal", organizations.invitationPages::renew, OWNER, SUDO);
        post("/orgs/{slug}/invitations/{id}/cancellation", organizations.invitationPages::cancel, OWNER);
        get("/orgs/{slug}/audit", SecretInAddress.refused(site.audit::index), AUDITOR, OWNER);
        post("/orgs/{slug}/audit/verification", site.auditVerification::verify, AUDITOR, OWNER);
        getStraight(
                "/orgs/{slug}/audit/export", SecretInAddress.refused(site.auditExport::export), AUDITOR, OWNER, SUDO);

        get("/site/organizations", site.organizations::index, SITE_ADMINISTRATOR);
        get("/site/organizations/new", site.firstOwners::showNew, SITE_ADMINISTRATOR);
        post("/site/organizations/new", site.firstOwners::create, SITE_ADMINISTRATOR, SUDO);
        get("/site/organizations/{id}/owner", site.firstOwners::show, SITE_ADMINISTRATOR);
        post("/site/organizations/{id}/owner", site.firstOwners::name, SITE_ADMINISTRATOR, SUDO);
        get("/site/resource-servers", verification.resourceServerPages::index, SITE_ADMINISTRATOR);
        post("/site/resource-servers", verification.resourceServerPages::register, SITE_ADMINISTRATOR, SUDO);
        get(
                "/site/resource-servers/{id}/revocation",
                verification.resourceServerPages::askToRevoke,
                SITE_ADMINISTRATOR);
        post("/site/resource-servers/{id}/revocation", verification.resourceServerPages::revoke, SITE_ADMINISTRATOR);
        get("/site/mail", site.mail::index, SITE_ADMINISTRATOR);
        post("/site/mail/tries", site.mail::tryAgain, SITE_ADMINISTRATOR);
        post("/site/mail/{id}/link", site.mail::showLink, SITE_ADMINISTRATOR, SUDO);
        get("/site/scopes", tokens.scopes::index, SITE_ADMINISTRATOR);

        var metrics = verification.metrics;
        direct(
                "/api/v1/token",
                admission.other(metrics.timed("self-description", verification.selfDescription::show)),
                GET,
                HEAD);
        direct(
                "/oauth2/introspect",
                admission.verification(metrics.timed("introspection", verification.introspection::introspect)),
                POST);
        direct("/oauth2/revoke", admission.afterItsForm(verification.holderRevocation::revoke), POST);
        // Some gateways ask with the method of the request they ask for.
        direct(
                "/forward-auth",
                admission.verification(metrics.timed("forward-auth", verification.forwardAuth::answer)),
                GET,
                HEAD,
                POST,
                PUT,
                PATCH,
                DELETE,
                OPTIONS);
    }

    private void get(String path, Handler handler, Access... roles) {
        getStraight(path, pages.on(handler), roles);
    }

    /**
     * On the thread that the request came on: what is quick, or writes for as long as its reader takes. What can be got
     * can be asked for by HEAD too (RFC 9110 §9.3.2).
     */
    private void getStraight(String path, Handler handler, Access... roles) {
        routes.get(path, handler, roles);
        routes.head(path, handler, roles);
    }

    /**
     * For programs, which show a credential: see {@link DirectRoutes}. The framework knows the route too, so that it
     * answers another method with 405, and so that it stands among all others.
     */
    private void direct(String path, DirectHandler handler, HandlerType... methods) {
        for (var method : methods) {
            direct.add(method.name(), path, handler);
            routes.addHttpHandler(method, path, Routes::notReached, CREDENTIAL);
        }
    }

    private void post(String path, Handler handler, Access... roles) {
        routes.post(path, pages.on(handler), roles);
    }

    private static void notReached(Context ctx) {
        throw new NotFoundResponse(ctx.path());
    }
}
