package latchkey.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Speaks to the OpenID provider: authorization code with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636). */
final class OidcProvider {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OidcSettings settings;
    private final OidcDiscovery discovery;
    private final URI redirect;
    private final ClientID client;

    /** @param redirect where it leads back to, as it is registered there */
    OidcProvider(OidcSettings settings, OidcDiscovery discovery, URI redirect) {
        this.settings = settings;
        this.discovery = discovery;
        this.redirect = redirect;
        this.client = new ClientID(settings.clientId());
    }

    /**
     * Where to lead the browser of somebody who signs in.
     *
     * @param proofWithin how long ago they may have proved there who they are, where they go on with what wants that;
     *     null: they need not be asked
     * @throws OidcFailure if the provider does not answer
     */
    URI authorization(OidcRequest request, @Nullable Duration proofWithin) {
        var asked = ask(request);
        if (proofWithin != null) {
            asked.maxAge(Math.toIntExact(proofWithin.toSeconds()));
        }
        return asked.build().toURI();
    }

    /** The same for somebody who has to prove there and then that it is still them. */
    URI freshAuthorization(OidcRequest request) {
        return ask(request).prompt(Prompt.Type.LOGIN).maxAge(0).build().toURI();
    }

    private AuthenticationRequest.Builder ask(OidcRequest request) {
        return new AuthenticationRequest.Builder(ResponseType.CODE, Scope.parse(settings.scopes()), client, redirect)
                .endpointURI(metadata().getAuthorizationEndpointURI())
                .state(new State(request.state()))
                .nonce(new Nonce(request.nonce()))
                .codeChallenge(new CodeVerifier(request.verifier()), CodeChallengeMethod.S256);
    }

    /** Whether an answer must name its issuer, so that no other provider's can be mixed in (RFC 9207 §2.4). */
    boolean namesItself() {
        return metadata().supportsAuthorizationResponseIssuerParam();
    }

    /**
     * What the ID token says that a code is redeemed for: its signature, issuer, audience, end and nonce are right.
     *
     * @throws OidcFailure if it is not, or the provider does not answer
     */
    IDTokenClaimsSet redeem(String code, OidcRequest request) {
        if (code.isBlank()) {
            throw new OidcFailure(OidcFailure.Kind.REFUSED, "the answer has no code");
        }
        try {
            var grant = new AuthorizationCodeGrant(
                    new AuthorizationCode(code), redirect, new CodeVerifier(request.verifier()));
            var http = tokenRequest(grant).toHTTPRequest();
            http.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
            http.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
            http.setFollowRedirects(false);
            var answer = OIDCTokenResponseParser.parse(http.send());
            if (answer instanceof OIDCTokenResponse tokens) {
                var idToken = tokens.getOIDCTokens().getIDToken();
                return madeForUs(discovery.validator().validate(idToken, new Nonce(request.nonce())));
            }
            throw new OidcFailure(
                    OidcFailure.Kind.REFUSED,
                    "the code was refused: "
                            + answer.toErrorResponse().getErrorObject().getCode());
        } catch (IOException | JOSEException e) {
            throw new OidcFailure(OidcFailure.Kind.UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (ParseException | BadJOSEException e) {
            throw new OidcFailure(OidcFailure.Kind.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    /** What the library leaves out (OpenID Connect Core 1.0 §3.1.3.7, 3 to 5): a token made for another that names us too. */
    private IDTokenClaimsSet madeForUs(IDTokenClaimsSet claims) {
        var party = claims.getAuthorizedParty();
        var isOurs = party == null
                ? claims.getAudience().size() == 1
                : party.getValue().equals(client.getValue());
        if (!isOurs) {
            throw new OidcFailure(OidcFailure.Kind.REFUSED, "the token was made for another client");
        }
        return claims;
    }

    private TokenRequest tokenRequest(AuthorizationCodeGrant grant) {
        var endpoint = metadata().getTokenEndpointURI();
        return settings.clientSecret().isEmpty()
                ? new TokenRequest.Builder(endpoint, client, grant).build()
                : new TokenRequest.Builder(endpoint, authentication(), grant).build();
    }

    /** Basic, as every provider should know it, unless it says that it knows the other way alone. */
    private ClientAuthentication authentication() {
        var secret = new Secret(settings.clientSecret());
        var known = metadata().getTokenEndpointAuthMethods();
        var isPostOnly = known != null
                && known.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                && !known.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return isPostOnly ? new ClientSecretPost(client, secret) : new ClientSecretBasic(client, secret);
    }

    private OIDCProviderMetadata metadata() {
        return discovery.metadata();
    }
}
