package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import java.net.URI;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A client of RFC 7662 and RFC 7009 that knows nothing of Latchkey: the one of Nimbus. */
class StandardClientHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aLiveTokenIsActiveWithWhatItMayDo() throws Exception {
        var token = portal.create("Deploy bot", "scopes", "projects:write");
        var answer = introspect(token, basic(server.secret())).toSuccessResponse();

        assertThat(answer.isActive()).isTrue();
        assertThat(answer.getScope().toStringList()).containsExactly("projects:read", "projects:write");
        assertThat(answer.getTokenType().getValue()).isEqualTo("Bearer");
        assertThat(answer.getSubject().getValue()).isEqualTo(token.id().toString());
        assertThat(answer.getJWTID().getValue()).isEqualTo(token.id().toString());
        assertThat(answer.getIssuer().getValue()).isEqualTo(portal.url());
        assertThat(answer.getExpirationTime()).isAfter(answer.getIssueTime());
        assertThat(answer.getStringParameter("name")).isEqualTo("Deploy bot");
    }

    @Test
    void aTokenThatTheClientRevokesIsInactive() throws Exception {
        var token = portal.create("Given back");
        var holder = new ClientID("whoever-holds-it");
        var request =
                new TokenRevocationRequest(endpoint("/oauth2/revoke"), holder, new BearerAccessToken(token.secret()));
        assertThat(request.toHTTPRequest().send().getStatusCode()).isEqualTo(200);

        var answer = introspect(token, basic(server.secret())).toSuccessResponse();
        assertThat(answer.isActive()).isFalse();
        assertThat(answer.toJSONObject()).hasSize(1);
    }

    @Test
    void aClientThatIsNotRegisteredIsToldSoInTheStandardsWords() throws Exception {
        var answer = introspect(portal.create("Asked for by a stranger"), basic(server.secret() + "x"));

        assertThat(answer.indicatesSuccess()).isFalse();
        assertThat(answer.toErrorResponse().getErrorObject().getCode()).isEqualTo("invalid_client");
        assertThat(answer.toErrorResponse().getErrorObject().getHTTPStatusCode())
                .isEqualTo(401);
    }

    private TokenIntrospectionResponse introspect(Created token, ClientAuthentication client) throws Exception {
        HTTPRequest request = new TokenIntrospectionRequest(
                        endpoint("/oauth2/introspect"), client, new BearerAccessToken(token.secret()))
                .toHTTPRequest();
        return TokenIntrospectionResponse.parse(request.send());
    }

    private ClientAuthentication basic(String secret) {
        return new ClientSecretBasic(new ClientID(server.id()), new Secret(secret));
    }

    private URI endpoint(String path) {
        return URI.create(portal.url() + path);
    }
}
