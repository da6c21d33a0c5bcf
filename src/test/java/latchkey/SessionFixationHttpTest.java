package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import latchkey.TestPortal.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lets somebody in gives the browser another session, so that one planted before is worth nothing. */
class SessionFixationHttpTest {
    private static final String COOKIE = "latchkey-session";
    private static final List<String> WAYS_IN = List.of(
            "/setup",
            "/sign-in",
            "/sign-in/second-factor",
            "/sign-in/second-factor/passkey",
            "/sign-in/passkey",
            "/invitations/{token}");

    private final RightForms forms = new RightForms();

    @AfterAll
    void stop() {
        forms.close();
    }

    Stream<Route> waysIn() {
        return forms.portal().routes().stream()
                .filter(route -> route.method().equals("POST") && WAYS_IN.contains(route.path()));
    }

    @Test
    void everyWayInIsAFormOfThePortal() {
        assertThat(waysIn()).hasSameSizeAs(WAYS_IN);
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    void theIdOfBeforeIsNobodys(Route route) {
        var right = forms.make(route);
        right.client().csrf();
        var planted = right.client().cookies().get(COOKIE);
        assertThat(right.as(right.client()).status()).isEqualTo(303);

        assertThat(right.client().cookies().get(COOKIE)).isNotEqualTo(planted);
        assertThat(right.client().get("/account").status()).isEqualTo(200);
        assertThat(with(right.portal(), planted).status()).isEqualTo(303);
    }

    @Test
    void theIdOfBeforeIsNobodysAfterTheProviderVouchedForSomebody() {
        var link = forms.make(route("/account/oidc-link"));
        assertThat(link.as(link.client()).status()).isEqualTo(303);
        var client = forms.portal().stranger();
        client.csrf();
        var planted = client.cookies().get(COOKIE);
        var back = forms.comeBackFromProvider(client, forms.samples().holder().email());

        assertThat(back.status()).isEqualTo(303);
        assertThat(client.cookies().get(COOKIE)).isNotEqualTo(planted);
        assertThat(client.get("/account").status()).isEqualTo(200);
        assertThat(with(forms.portal(), planted).status()).isEqualTo(303);
    }

    private Route route(String path) {
        return forms.portal().routes().stream()
                .filter(route -> route.path().equals(path) && route.method().equals("POST"))
                .findFirst()
                .orElseThrow();
    }

    private static Page with(TestPortal portal, String session) {
        var client = portal.stranger();
        return client.send(client.request("/account").header("Cookie", COOKIE + "=" + session));
    }
}
