package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.OIDC_IDENTITY;
import static latchkey.database.schema.Tables.ORGANIZATION_POLICY;

import java.util.ArrayList;
import java.util.List;
import latchkey.TestPortal.Route;
import latchkey.account.Authenticator;
import latchkey.account.TestProvider;
import latchkey.organization.Policy;

/** For every route that takes a form: somebody who may send it, with everything right, about things made for it. */
final class RightForms implements AutoCloseable {
    private static final String NEW_PASSWORD = Secrets.remember("a kettle sings on the stove");
    private static final String PASSKEYS = "/account/security/passkeys";

    private final TestProvider provider = new TestProvider();
    private final TestPortal portal = TestPortal.withPeople(provider.settings());
    private final List<TestPortal> empty = new ArrayList<>();
    private final Samples samples = new Samples(portal);
    private int made;

    TestPortal portal() {
        return portal;
    }

    Samples samples() {
        return samples;
    }

    /** A route that is not known here fails. */
    Sent make(Route route) {
        samples.renewHolder();
        var path = route.path();
        if (path.startsWith("/orgs/{slug}/tokens/{id}/")) {
            return ofToken(path);
        } else if (path.startsWith("/account/")) {
            return ofAccount(path);
        } else if (path.startsWith("/orgs/")) {
            return ofOrganization(path);
        }
        return path.startsWith("/site/") ? ofSite(path) : ofAnybody(path);
    }

    private Sent ofAnybody(String path) {
        var stranger = portal.stranger();
        return switch (path) {
            case "/theme" -> sent(portal.owner(), path, FilledForm.of("theme", "dark", "next", "/account"));
            case "/setup" -> setup();
            case "/sign-in" ->
                sent(
                        stranger,
                        path,
                        FilledForm.on(stranger.get(path), path)
                                .with("email", samples.holder().email(), "password", TestPortal.PASSWORD));
            case "/sign-in/second-factor" -> secondFactor();
            case "/sign-in/second-factor/passkey/options" -> {
                device();
                yield sent(TestFactors.halfWay(portal, samples.holder().email()), path, FilledForm.of());
            }
            case "/sign-in/second-factor/passkey" -> {
                var device = device();
                var client = TestFactors.halfWay(portal, samples.holder().email());
                yield sent(client, path, answer(device, client, path));
            }
            case "/sign-in/passkey/options" -> sent(stranger, path, FilledForm.of());
            case "/sign-in/passkey" -> sent(stranger, path, answer(device(), stranger, path));
            case "/sign-out" -> sent(samples.holding(), path, FilledForm.of());
            case "/password-reset" ->
                sent(stranger, path, FilledForm.of("email", samples.holder().email()));
            case "/password-reset/{token}", "/invitations/{token}" -> {
                var link = samples.path(path);
                yield sent(
                        stranger, link, FilledForm.on(stranger.get(link), link).with("password", NEW_PASSWORD));
            }
            case "/oauth2/introspect" -> introspection(path);
            case "/oauth2/revoke" ->
                sent(stranger, path, FilledForm.of("token", samples.token().secret(), "token_type_hint", "x"));
            case "/forward-auth" ->
                new Sent(
                        portal,
                        stranger,
                        path,
                        FilledForm.of(),
                        List.of("Authorization", "Bearer " + samples.token().secret()));
            default -> throw unknown(path);
        };
    }

    private Sent ofAccount(String path) {
        var holding = samples.holding();
        return switch (path) {
            case "/account/oidc-link" -> oidcLink();
            case "/account/proof" -> {
                portal.ageProof(holding);
                yield sent(holding, path, FilledForm.on(holding.get(path), path).with("password", TestPortal.PASSWORD));
            }
            case "/account/proof/passkey/options" -> {
                portal.ageProof(holding);
                device();
                yield sent(holding, path, FilledForm.of());
            }
            case "/account/proof/passkey" -> {
                portal.ageProof(holding);
                yield sent(holding, path, answer(device(), holding, path));
            }
            case "/account/password" ->
                sent(holding, path, FilledForm.on(holding.get(path), path).with("password", NEW_PASSWORD));
            case "/account/sessions/sign-out" -> {
                samples.path("/account/sessions/{id}/sign-out");
                yield sent(holding, path, FilledForm.of());
            }
            case PASSKEYS -> {
                var options = holding.post(PASSKEYS + "/options").body();
                yield sent(holding, path, FilledForm.of(new Authenticator(portal.url()).create(options, "A new key")));
            }
            case PASSKEYS + "/{id}/name" -> onItsPage(holding, path, "name", "Another name");
            case "/account/security/totp" -> {
                var page = holding.get(path);
                var app = TestApp.typed(page.html().select("#key").text());
                yield sent(holding, path, FilledForm.on(page, path).with("code", app.code(portal.clock(), 0)));
            }
            case "/account/security/totp/removal", "/account/security/recovery-codes" -> {
                TestFactors.setUp(portal, holding);
                yield sent(holding, path, FilledForm.on(holding.get(path), path));
            }
            case "/account/sessions/{id}/sign-out",
                    "/account/security/providers/{id}/removal",
                    PASSKEYS + "/options",
                    PASSKEYS + "/{id}/removal" -> sent(holding, samples.path(path), FilledForm.of());
            default -> throw unknown(path);
        };
    }

    private Sent ofOrganization(String route) {
        var owner = portal.owner();
        var path = samples.path(route);
        return switch (route) {
            case "/orgs/{slug}/tokens/search" ->
                sent(owner, path, FilledForm.of("token", samples.token().secret()));
            case "/orgs/{slug}/tokens/new" -> sent(owner, path, newToken());
            case "/orgs/{slug}/tokens" -> {
                var check = sent(owner, path + "/new", newToken());
                yield sent(owner, path, FilledForm.on(check.as(owner), path).offering(check.form()));
            }
            case "/orgs/{slug}/tokens/revocations" -> {
                var page = owner.get(path + "?ids=" + samples.token().id() + "&ids="
                        + samples.token().id());
                yield sent(owner, path, FilledForm.on(page, path).with("reason", "other", "note", "Not needed"));
            }
            case "/orgs/{slug}/members/{id}/tokens/revocation" ->
                sent(owner, path, FilledForm.on(owner.get(path), path).with("reason", "other", "note", "Not needed"));
            case "/orgs/{slug}/policy/preview" -> sent(owner, path, policy(path).with("unused_days", "60"));
            case "/orgs/{slug}/policy" -> {
                portal.db().deleteFrom(ORGANIZATION_POLICY).execute();
                portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
                var preview = sent(owner, path, policy(path + "/preview").with("unused_days", "70"));
                yield sent(
                        owner,
                        path,
                        FilledForm.on(preview.to(path + "/preview", owner), path)
                                .offering(preview.form()));
            }
            case "/orgs/{slug}/members/{id}/role" -> onItsPage(owner, path, "role", "owner");
            case "/orgs/{slug}/members/{id}/role/hand-over", "/orgs/{slug}/members/{id}/removal" ->
                onItsPage(owner, path, "for_all", "revoke");
            case "/orgs/{slug}/membership/departure" -> onItsPage(samples.holding(), path);
            case "/orgs/{slug}/invitations" ->
                onItsPage(owner, path, "email", "asked-" + ++made + "@acme.example", "role", "auditor");
            case "/orgs/{slug}/members/{id}/sessions/end",
                    "/orgs/{slug}/invitations/{id}/renewal",
                    "/orgs/{slug}/invitations/{id}/cancellation",
                    "/orgs/{slug}/audit/verification" -> sent(owner, path, FilledForm.of());
            default -> throw unknown(route);
        };
    }

    private Sent ofToken(String route) {
        var owner = portal.owner();
        var token = samples.token("scopes", "projects:write builds:read");
        var path = route.replace("{slug}", "acme").replace("{id}", token.id().toString());
        return switch (route.substring("/orgs/{slug}/tokens/{id}".length())) {
            case "/edit" -> onItsPage(owner, path, "description", "What it is for");
            case "/rotation" -> onItsPage(owner, path);
            case "/rotation/completion", "/rotation/cancellation" -> {
                onItsPage(owner, token.path() + "/rotation").as(owner);
                yield sent(owner, path, FilledForm.of());
            }
            case "/narrowing" -> onItsPage(owner, path, "scopes", "builds:read", "when", "now");
            case "/narrowing/cancellation" -> {
                onItsPage(owner, token.path() + "/narrowing", "scopes", "builds:read", "when", "watch")
                        .as(owner);
                yield sent(owner, path, FilledForm.of());
            }
            case "/revocation" -> onItsPage(owner, path, "reason", "other", "note", "Not needed");
            case "/keeping" -> {
                portal.db()
                        .update(ACCESS_TOKEN)
                        .set(ACCESS_TOKEN.UNUSED_WARNED_AT, portal.clock().instant())
                        .where(ACCESS_TOKEN.ID.eq(token.id()))
                        .execute();
                yield sent(owner, path, FilledForm.of());
            }
            default -> throw unknown(route);
        };
    }

    private Sent ofSite(String route) {
        var administrator = portal.administrator();
        var path = samples.path(route);
        var name = "named-" + ++made;
        return switch (route) {
            case "/site/organizations/new" ->
                onItsPage(administrator, path, "name", name, "slug", name, "email", name + "@acme.example");
            case "/site/organizations/{id}/owner" -> onItsPage(administrator, path, "email", name + "@acme.example");
            case "/site/resource-servers" -> onItsPage(administrator, path, "name", name);
            case "/site/resource-servers/{id}/revocation", "/site/mail/tries", "/site/mail/{id}/link" ->
                sent(administrator, path, FilledForm.of());
            default -> throw unknown(route);
        };
    }

    private Sent setup() {
        var portal = TestPortal.empty();
        empty.add(portal);
        var link = portal.latchkey().setupLink().orElseThrow();
        var client = portal.stranger();
        var page = client.get(link.substring(link.indexOf("/setup")));
        var form = FilledForm.on(page, "/setup")
                .with("email", "first@acme.example", "password", NEW_PASSWORD, "organization", "Acme", "slug", "acme");
        return new Sent(portal, client, "/setup", form, List.of());
    }

    private Sent secondFactor() {
        var factors = TestFactors.setUp(portal, samples.holding());
        var client = TestFactors.halfWay(portal, samples.holder().email());
        return sent(
                client,
                "/sign-in/second-factor",
                FilledForm.of("code", factors.app().code(portal.clock(), 0)));
    }

    private Sent oidcLink() {
        portal.db().deleteFrom(OIDC_IDENTITY).execute();
        var client = portal.stranger();
        comeBackFromProvider(client, samples.holder().email());
        client.signIn(samples.holder().email(), TestPortal.PASSWORD);
        return sent(client, "/account/oidc-link", FilledForm.of());
    }

    /** The answer to a browser that comes back from the provider, which vouches for an address. */
    Page comeBackFromProvider(Client client, String email) {
        provider.everybodyIs(email, true);
        var way = new Client("").get(client.get("/sign-in/oidc").location()).location();
        return client.get(way.substring(portal.url().length()));
    }

    private Sent introspection(String path) {
        var server = samples.server();
        var form = FilledForm.of("token", samples.token().secret(), "scope", "", "client_ip", "");
        var authorization = List.of("Authorization", Program.basic(server.id(), server.secret()));
        return new Sent(portal, portal.stranger(), path, form, authorization);
    }

    private FilledForm newToken() {
        var page = portal.owner().get("/orgs/acme/tokens/new");
        return FilledForm.on(page, "/orgs/acme/tokens/new")
                .with("name", "Made " + ++made, "expires", "30d", "scopes.projects", "projects:read");
    }

    private FilledForm policy(String action) {
        return FilledForm.on(portal.owner().get("/orgs/acme/policy"), action);
    }

    private Authenticator device() {
        var device = new Authenticator(portal.url());
        device.belongTo(portal.db(), samples.holder(), "Key");
        return device;
    }

    private static FilledForm answer(Authenticator device, Client client, String path) {
        return FilledForm.of(device.get(client.post(path + "/options").body())).with("next", "/account");
    }

    private Sent onItsPage(Client client, String route, String... namesAndValues) {
        var path = samples.path(route);
        return sent(client, path, FilledForm.on(client.get(path), path).with(namesAndValues));
    }

    private Sent sent(Client client, String path, FilledForm form) {
        return new Sent(portal, client, path, form, List.of());
    }

    private static AssertionError unknown(String path) {
        return new AssertionError("Say in RightForms what is sent to " + path);
    }

    @Override
    public void close() {
        portal.close();
        empty.forEach(TestPortal::close);
        provider.close();
    }
}
