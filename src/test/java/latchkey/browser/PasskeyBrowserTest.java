package latchkey.browser;

import static latchkey.database.schema.Tables.PASSKEY;
import static latchkey.database.schema.Tables.RECOVERY_CODE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import latchkey.TestFactors;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.virtualauthenticator.HasVirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions.Protocol;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions.Transport;

/** A person with a device that holds passkeys. */
class PasskeyBrowserTest {
    private static final String OWNER = "owner@acme.example";
    private static final String LIST = "/account/security/passkeys";
    private static final String TOKENS = "/orgs/acme/tokens";

    private final TestPortal portal = TestPortal.withPeople();
    private final Browser owner = Browser.of(portal);
    private VirtualAuthenticator device;
    private String silence = "";

    @BeforeEach
    void plugIn() {
        portal.db().deleteFrom(PASSKEY).execute();
        portal.db().deleteFrom(RECOVERY_CODE).execute();
        owner.go("/sign-in").forget();
        owner.complaints();
        device = device(true);
        asIfNoneWereOffered();
    }

    /** A device without a window takes whatever is offered before anybody could click. */
    private void asIfNoneWereOffered() {
        var script = "PublicKeyCredential.isConditionalMediationAvailable = async () => false";
        silence = String.valueOf(owner.driver()
                .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
                .get("identifier"));
    }

    @AfterEach
    void unplug() {
        if (!silence.isEmpty()) {
            owner.driver().executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", silence));
        }
        ((HasVirtualAuthenticator) owner.driver()).removeVirtualAuthenticator(device);
    }

    @AfterAll
    void stop() {
        owner.close();
        portal.close();
    }

    @Test
    void aPasskeyIsAddedAndThenSignsInAlone() {
        owner.signIn(OWNER).go(LIST).follow("Add a passkey");
        assertThat(owner.value("name")).isEqualTo("Chrome on Linux");
        owner.fill("name", "Work laptop").follow("Add passkey");
        assertThat(TestFactors.recoveryCodes(owner.one("#codes").getText())).hasSize(10);
        owner.follow("I have saved these codes");
        assertThat(owner.text()).contains("Work laptop was added.", "On this one device only");
        assertThat(device.getCredentials()).singleElement().satisfies(credential -> {
            assertThat(credential.isResidentCredential()).isTrue();
            assertThat(credential.getRpId()).isEqualTo("localhost");
        });

        owner.follow("Sign out").follow("Sign in with a passkey");
        assertThat(owner.path()).isEqualTo(TOKENS);
        owner.go(LIST);
        assertThat(owner.text()).contains("just now");
        assertThat(owner.complaints()).allMatch(complaint -> complaint.contains("Clear-Site-Data"));
    }

    @Test
    void whoSignsInWithAPasskeyLandsWhereTheyWereGoing() {
        add();
        owner.forget().go(TOKENS + "?q=07").follow("Sign in with a passkey");

        assertThat(owner.path()).isEqualTo(TOKENS + "?q=07");
    }

    @Test
    void aPasskeyIsOfferedWhereTheAddressIsTyped() {
        add();
        owner.driver().executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", silence));
        silence = "";
        owner.forget();
        owner.driver().get(portal.url() + "/sign-in");

        owner.patience().until(there -> owner.path().equals(TOKENS));
    }

    @Test
    void aPasskeyIsTheSecondStepAfterAPassword() {
        add();
        owner.forget().signIn(OWNER);
        assertThat(owner.heading()).isEqualTo("One more step");
        device.setUserVerified(false);
        owner.click("Use a passkey");
        assertThat(problem()).startsWith("Nothing happened");
        device.setUserVerified(true);
        owner.follow("Use a passkey");

        assertThat(owner.path()).isEqualTo(TOKENS);
    }

    @Test
    void aPasskeyConfirmsThatItIsStillThem() {
        add();
        portal.db().execute("UPDATE session SET proved_at = proved_at - INTERVAL 1 HOUR");
        owner.go(LIST + "/new");
        assertThat(owner.heading()).isEqualTo("Confirm that it is you");
        owner.follow("Confirm with a passkey");

        assertThat(owner.heading()).isEqualTo("Add a passkey");
    }

    @Test
    void aDeviceThatAlreadyHasOneSaysSo() {
        add();
        owner.go(LIST + "/new").click("Add passkey");

        assertThat(problem()).isEqualTo("This device already has a passkey for your account.");
        assertThat(owner.focused().getText()).isEqualTo(problem());
        assertThat(owner.heading()).isEqualTo("Add a passkey");
    }

    @Test
    void whoIsNotVerifiedGetsWordsAndMayTryAgain() {
        owner.signIn(OWNER).go(LIST + "/new");
        device.setUserVerified(false);
        owner.click("Add passkey");
        assertThat(problem()).startsWith("Nothing happened: you cancelled, or it took too long.");
        device.setUserVerified(true);
        owner.follow("Add passkey");
        TestFactors.recoveryCodes(owner.one("#codes").getText());
        owner.follow("I have saved these codes");

        assertThat(owner.text()).contains("Chrome on Linux was added.");
    }

    @Test
    void aPasskeyThatWasRemovedHereIsRefusedInWords() {
        add();
        portal.db().deleteFrom(PASSKEY).execute();
        owner.forget().go("/sign-in").follow("Sign in with a passkey");

        assertThat(owner.text()).contains("That passkey wasn’t taken. Try again, or go on without it");
        assertThat(owner.title()).startsWith("Error: ");
    }

    @Test
    void aBrowserWithoutPasskeysSaysSoInsteadOfAButton() {
        try (var plain = Browser.withoutJavaScript(portal)) {
            plain.go("/sign-in");
            assertThat(plain.text()).contains("Passkeys need JavaScript, and a browser that knows them.");
            assertThat(plain.all("#passkey")).noneMatch(button -> button.isDisplayed());
            plain.signIn(OWNER).go(LIST + "/new");
            assertThat(plain.text()).contains("Turn JavaScript on, or open this page in another browser.");
            assertThat(plain.all("#passkey, #name")).noneMatch(part -> part.isDisplayed());
        }
    }

    private void add() {
        owner.signIn(OWNER).go(LIST + "/new").follow("Add passkey");
        TestFactors.recoveryCodes(owner.one("#codes").getText());
        owner.follow("I have saved these codes");
        assertThat(owner.path()).isEqualTo(LIST);
    }

    private String problem() {
        owner.patience().until(there -> owner.one("[data-passkey-error]").isDisplayed());
        return owner.one("[data-passkey-error]").getText();
    }

    private VirtualAuthenticator device(boolean verified) {
        return ((HasVirtualAuthenticator) owner.driver())
                .addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                        .setProtocol(Protocol.CTAP2)
                        .setTransport(Transport.INTERNAL)
                        .setHasResidentKey(true)
                        .setHasUserVerification(true)
                        .setIsUserVerified(verified));
    }
}
