package latchkey.token;

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

    public int pepperVersion() {
        return pepperVersion;
    }

    /** The digest itself, 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "TokenDigest[pepper " + pepperVersion + "]";
    }
}
