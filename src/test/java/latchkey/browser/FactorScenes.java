package latchkey.browser;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.RECOVERY_CODE;
import static latchkey.database.schema.Tables.SESSION;
import static latchkey.database.schema.Tables.TOTP;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import latchkey.TestApp;
import latchkey.TestFactors;
import latchkey.TestPortal;
import latchkey.organization.Policy;
import org.jspecify.annotations.Nullable;

/** The pages of the second factor, in the order in which one person meets them. */
final class FactorScenes {
    private static final String PERSON = "two-factors@acme.example";
    private static final String PASSKEY_ONLY = "passkey-only@acme.example";
    private static final String OWNER = "owner@acme.example";
    private static final String MEMBER = "member@acme.example";
    private static final String SECURITY = "/account/security";

    private final TestPortal portal;
    private final List<Scene> all = new ArrayList<>();
    private @Nullable TestApp app;

    FactorScenes(TestPortal portal) {
        this.portal = portal;
        portal.add(PERSON, false);
        portal.add(PASSKEY_ONLY, false);
    }

    List<Scene> all() {
        setUp();
        signIn();
        withoutPassword();
        policy();
        return all;
    }

    private void setUp() {
        add("security", "default", PERSON, 200, it -> it.go(SECURITY));
        add("totp", "default", PERSON, 200, it -> it.go(SECURITY + "/totp"));
        add(
                "totp",
                "error",
                PERSON,
                422,
                it -> it.go(SECURITY + "/totp").fill("code", "12345").follow("Set up app"));
        add("recovery-codes", "first", PERSON, 200, this::setUpApp);
        add("security", "set-up", PERSON, 200, it -> it.go(SECURITY));
        add("totp", "replace", PERSON, 200, it -> it.go(SECURITY + "/totp"));
        add("totp-removal", "", PERSON, 200, it -> it.go(SECURITY + "/totp/removal"));
        add("recovery-codes-new", "", PERSON, 200, it -> it.go(SECURITY + "/recovery-codes"));
        add("recovery-codes-shown", "", PERSON, 409, it -> {
            it.go(SECURITY + "/recovery-codes").follow("Make new codes");
            TestFactors.recoveryCodes(it.one("#codes").getText());
            it.reload();
        });
        add("security", "few-codes", PERSON, 200, it -> {
            useRecoveryCodes(8);
            it.go(SECURITY);
        });
    }

    private void setUpApp(Browser browser) {
        browser.go(SECURITY + "/totp");
        app = TestApp.typed(browser.one("#key").getText());
        browser.fill("code", app.code(portal.clock(), 0)).follow("Set up app");
        TestFactors.recoveryCodes(browser.one("#codes").getText());
    }

    private void useRecoveryCodes(int number) {
        portal.db()
                .update(RECOVERY_CODE)
                .set(RECOVERY_CODE.USED_AT, portal.clock().instant())
                .where(RECOVERY_CODE.ACCOUNT_ID.eq(account(PERSON)))
                .and(RECOVERY_CODE.USED_AT.isNull())
                .limit(number)
                .execute();
    }

    private void signIn() {
        add("second-factor", "default", "", 200, this::halfWay);
        add("second-factor", "error", "", 422, it -> {
            halfWay(it);
            it.fill("code", "000000").follow("Sign in");
        });
        add("second-factor", "recovery", "", 422, it -> {
            halfWay(it);
            it.click("Use a recovery code instead").fill("recovery_code", "x").follow("Sign in with a recovery code");
        });
        add("second-factor", "no-codes", "", 200, it -> {
            useRecoveryCodes(10);
            halfWay(it);
            it.click("Use a recovery code instead");
        });
    }

    private void halfWay(Browser browser) {
        browser.forget().signIn(PERSON);
    }

    private void withoutPassword() {
        add("security", "no-password", PASSKEY_ONLY, 200, it -> {
            portal.addPasskey(PASSKEY_ONLY, "Work laptop");
            portal.db()
                    .update(ACCOUNT)
                    .setNull(ACCOUNT.PASSWORD_HASH)
                    .where(ACCOUNT.EMAIL.eq(PASSKEY_ONLY))
                    .execute();
            it.go(SECURITY);
        });
        add("account", "no-password", PASSKEY_ONLY, 200, it -> it.go("/account"));
        add(
                "passkey-removal",
                "last-way-in",
                PASSKEY_ONLY,
                200,
                it -> it.go(SECURITY + "/passkeys").follow("Remove Work laptop"));
        add("proof", "no-password", PASSKEY_ONLY, 200, it -> {
            ageProofs();
            it.go("/account/proof?next=/account");
        });
        add("proof", "kept", MEMBER, 200, it -> {
            it.go("/orgs/acme/tokens/new").fill("name", "Deploy bot");
            it.choose("scopes.projects", "projects:read").follow("Continue");
            ageProofs();
            it.follow("Create token");
        });
    }

    private void ageProofs() {
        portal.db()
                .update(SESSION)
                .set(SESSION.PROVED_AT, portal.clock().instant().minus(Duration.ofHours(1)))
                .execute();
    }

    private void policy() {
        add("second-factor-demand", "", MEMBER, 200, it -> {
            portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed().withTwoFactorsRequired());
            it.go("/orgs/acme/tokens");
            portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        });
        add("policy", "no-second-factor", OWNER, 422, this::requireTwoFactors);
        add("policy-preview", "two-factors", OWNER, 200, it -> {
            var owner = account(OWNER);
            portal.db()
                    .insertInto(TOTP)
                    .set(TOTP.ACCOUNT_ID, owner)
                    .set(TOTP.SECRET, new byte[48])
                    .set(TOTP.LAST_STEP, 0L)
                    .set(TOTP.CREATED_AT, portal.clock().instant().minus(Duration.ofDays(1)))
                    .execute();
            requireTwoFactors(it);
            portal.db().deleteFrom(TOTP).where(TOTP.ACCOUNT_ID.eq(owner)).execute();
        });
    }

    private void requireTwoFactors(Browser browser) {
        browser.go("/orgs/acme/policy");
        browser.one("#two_factors_required").click();
        browser.follow("Check what it would do");
    }

    private UUID account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    private void add(String page, String state, String who, int status, Consumer<Browser> arrive) {
        all.add(new Scene(page, state, who, status, arrive));
    }
}
