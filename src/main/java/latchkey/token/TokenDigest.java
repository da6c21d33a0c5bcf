package latchkey.token;

/**
 * What is stored of a secret: HMAC-SHA-256 under a pepper that is not in the database, so that a stolen database can
 * neither be tested offline nor, written to, mint a token.
 *
 * @param bytes 32 bytes
 */
public record TokenDigest(int pepperVersion, byte[] bytes) {
    @Override
    public String toString() {
        return "TokenDigest[pepper " + pepperVersion + "]";
    }
}
