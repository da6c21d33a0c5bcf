package latchkey.mail;

/** What came of handing a mail to the server. */
public sealed interface Delivery {
    record Delivered() implements Delivery {}

    /**
     * The server does not want this mail, now or ever; others it may want.
     *
     * @param reason for people
     */
    record Refused(String reason) implements Delivery {}

    /** The server does not want this mail now. */
    record Postponed(String reason) implements Delivery {}

    /** No mail can be sent at the moment, whatever its content: the server is away, or does not let us in. */
    record Unreachable(String reason) implements Delivery {}
}
