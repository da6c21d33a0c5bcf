package latchkey.account;

import java.time.Instant;
import java.util.UUID;
import latchkey.web.BrowserId;
import org.jspecify.annotations.Nullable;

/**
 * One way to the provider and back.
 *
 * @param state what names it in the address, known to this browser and the provider only
 * @param nonce what the ID token has to repeat
 * @param verifier what proves that whoever redeems the code began it
 * @param next where to go on, an own path
 * @param proofOf the account that proves who it is; null: somebody signs in
 */
record OidcRequest(
        String state,
        String nonce,
        String verifier,
        String next,
        @Nullable UUID proofOf,
        Instant createdAt) {
    static OidcRequest begun(String next, @Nullable UUID proofOf, Instant at) {
        return new OidcRequest(BrowserId.random(), BrowserId.random(), BrowserId.random(), next, proofOf, at);
    }

    @Override
    public String toString() {
        return "OidcRequest[" + createdAt + "]";
    }
}
