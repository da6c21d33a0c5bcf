package latchkey.account;

/** Why a provider could not vouch for anybody; the message is for the log and holds nothing secret. */
final class OidcFailure extends RuntimeException {
    /** Whose fault it is, as far as people are told. */
    enum Kind {
        /** The provider does not answer, or not as one: it may be better later. */
        UNAVAILABLE,
        /** What came from the provider is not right: trying again begins anew. */
        REFUSED
    }

    private final Kind kind;

    OidcFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
