package latchkey.token;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a secret: HMAC-SHA-256 under a pepper that is not in the database, so that a stolen database can
 * neither be tested offline nor, written to, mint a token.
 */
public final class TokenDigest {
    private final int pepperVersion;
    private final byte[] bytes;

    TokenDigest(int pepperVersion, byte[] bytes) {
        this.pepperVersion = pepperVersion;
        this.bytes = bytes.clone();
    }

    /** One that was read from the database. */
    public static TokenDigest stored(int pepperVersion, byte[] bytes) {
        return new TokenDigest(pepperVersion, bytes);
    }

    public int pepperVersion() {
        return pepperVersion;
    }

    /** The digest itself, 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    // Not in constant time: whoever measures it would have to know the pepper to make use of it.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenDigest digest && Arrays.equals(bytes, digest.bytes);
    }

    /** Every bit of an HMAC is as good as any other. */
    @Override
    public int hashCode() {
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    @Override
    public String toString() {
        return "TokenDigest[pepper " + pepperVersion + "]";
    }
}
