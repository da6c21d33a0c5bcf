package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import latchkey.TestApp;
import latchkey.TestFactors;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody sets an app up, and signs in with it from then on, with JavaScript and without. */
@Timeout(180)
class SecondFactorBrowserTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theKeyIsTypedFromThePageAndItsCodesSignInFromThenOn(boolean scripts) {
        var email = scripts ? "owner@acme.example" : "member@acme.example";
        try (var browser = scripts ? Browser.of(portal) : Browser.withoutJavaScript(portal)) {
            browser.signIn(email).go("/account").follow("Set up or change your second factor");
            browser.follow("Set up an app");
            assertThat(browser.one("svg.qr").getSize().getWidth()).isGreaterThan(150);
            var app = TestApp.typed(browser.one("#key").getText());
            browser.fill("code", app.code(portal.clock(), 0)).follow("Set up app");
            var codes = TestFactors.recoveryCodes(browser.one("#codes").getText());
            assertThat(codes).hasSize(10);
            browser.follow("I have saved these codes");
            assertThat(browser.text()).contains("10 of 10");
            browser.back();
            assertThat(browser.source()).doesNotContain(codes.getFirst());

            browser.go("/account").follow("Sign out");
            browser.signIn(email);
            assertThat(browser.heading()).isEqualTo("One more step");
            browser.fill("code", app.wrongCode(portal.clock())).follow("Sign in");
            assertThat(browser.text()).contains("it is not the one your app shows now");
            portal.clock().advance(Duration.ofSeconds(30));
            browser.fill("code", app.code(portal.clock(), 0)).follow("Sign in");
            assertThat(browser.path()).isEqualTo("/orgs/acme/tokens");

            browser.go("/account").follow("Sign out");
            browser.signIn(email).click("Use a recovery code instead");
            browser.fill("recovery_code", codes.getLast().replace("-", " ")).follow("Sign in with a recovery code");
            assertThat(browser.text()).contains("You signed in with a recovery code. 9 are left");
            assertThat(browser.complaints())
                    .allMatch(complaint -> complaint.contains("422") || complaint.contains("Clear-Site-Data header"));
        }
    }
}
