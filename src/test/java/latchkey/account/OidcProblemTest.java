package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HttpStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcProblemTest {
    @ParameterizedTest
    @CsvSource({
        "access_denied, FORBIDDEN, true",
        "login_required, FORBIDDEN, true",
        "interaction_required, FORBIDDEN, true",
        "consent_required, FORBIDDEN, true",
        "account_selection_required, FORBIDDEN, true",
        "temporarily_unavailable, SERVICE_UNAVAILABLE, true",
        "server_error, SERVICE_UNAVAILABLE, true",
        "invalid_scope, BAD_GATEWAY, false",
        "'', BAD_GATEWAY, false"
    })
    void whatTheProviderRefusesHasItsStatusAndSaysWhetherToTryAgain(String code, HttpStatus status, boolean again) {
        var problem = OidcProblem.ofError(code);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.again()).isEqualTo(again);
        assertThat(problem.email()).isNull();
    }

    @Test
    void onlyWhoHasNoAccountIsTheirAddressTold() {
        assertThat(OidcProblem.noAccount("new@acme.example").email()).isEqualTo("new@acme.example");
        assertThat(OidcProblem.noAccount("new@acme.example").again()).isFalse();
        assertThat(OidcProblem.over().status()).isEqualTo(HttpStatus.GONE);
        assertThat(OidcProblem.refused().status()).isEqualTo(HttpStatus.BAD_GATEWAY);
        assertThat(OidcProblem.unverified().again()).isTrue();
        assertThat(OidcProblem.somebodyElse().again()).isFalse();
        assertThat(OidcProblem.notAsked().status()).isEqualTo(HttpStatus.FORBIDDEN);
    }
}
