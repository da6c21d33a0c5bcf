package latchkey.account;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider tells of itself (OpenID Connect Discovery 1.0), asked for at first use and kept for an hour. A failure
 * is not kept: the next who signs in asks again.
 */
final class OidcDiscovery {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MILLISECONDS = 5_000;
    private static final int LARGEST = 512 * 1024;

    /** Signatures by a key pair only: with “none” or a shared secret, anybody could be the provider. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final Issuer issuer;
    private final ClientID client;
    private final Clock clock;
    private volatile @Nullable Known known;

    OidcDiscovery(OidcSettings settings, Clock clock) {
        this.issuer = new Issuer(settings.issuer());
        this.client = new ClientID(settings.clientId());
        this.clock = clock;
    }

    /** @throws OidcFailure if the provider does not answer, or is not the one that was set */
    OIDCProviderMetadata metadata() {
        return known().metadata;
    }

    /** The same. */
    IDTokenValidator validator() {
        return known().validator;
    }

    private Known known() {
        var kept = known;
        if (kept == null || !clock.instant().isBefore(kept.until)) {
            kept = ask();
            known = kept;
        }
        return kept;
    }

    private Known ask() {
        try {
            var metadata = OIDCProviderMetadata.resolve(issuer, MILLISECONDS, MILLISECONDS);
            if (!issuer.equals(metadata.getIssuer())
                    || metadata.getAuthorizationEndpointURI() == null
                    || metadata.getTokenEndpointURI() == null
                    || metadata.getJWKSetURI() == null) {
                throw unavailable("what it tells of itself does not fit " + issuer);
            }
            return new Known(metadata, validator(metadata), clock.instant().plus(KEPT));
        } catch (IOException | GeneralException | IllegalArgumentException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        }
    }

    /** Keys are kept for some minutes, and asked for again when a token names one that is new. */
    private IDTokenValidator validator(OIDCProviderMetadata metadata) throws IOException {
        var keys = JWKSourceBuilder.<SecurityContext>create(
                        metadata.getJWKSetURI().toURL(),
                        new DefaultResourceRetriever(MILLISECONDS, MILLISECONDS, LARGEST))
                .retrying(true)
                .build();
        return new IDTokenValidator(issuer, client, new JWSVerificationKeySelector<>(ALGORITHMS, keys), null);
    }

    private static OidcFailure unavailable(String why) {
        return new OidcFailure(OidcFailure.Kind.UNAVAILABLE, why);
    }

    private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator, Instant until) {}
}
