package latchkey.web;

import io.javalin.http.HttpStatus;

/** What an error page says: never how the program failed, always what the reader can do. */
public record ErrorText(int status, String title, String text) {
    private static final String ROLE = "Your role can’t do this";

    /** Whether it is the reader's role that is in the way. */
    public boolean isAboutRole() {
        return title.equals(ROLE);
    }

    static ErrorText of(int status, String message) {
        return switch (HttpStatus.forStatus(status)) {
            case BAD_REQUEST ->
                new ErrorText(
                        status,
                        "This request can’t be read",
                        sentence(message, "What your browser sent is not complete. Go back and try again."));
            case FORBIDDEN ->
                message.equals(Errors.FORGED)
                        ? new ErrorText(
                                status,
                                "This form is no longer valid",
                                "It was not sent from a page of this portal, or you signed in or out since the page was opened. Nothing was changed. Go back, reload the page and send it again.")
                        : new ErrorText(
                                status,
                                ROLE,
                                sentence(
                                        message,
                                        "An owner of the organization can. Ask one of them, or ask for another role."));
            case METHOD_NOT_ALLOWED ->
                new ErrorText(
                        status,
                        "This address can’t be used that way",
                        "The page exists, but it does not take this kind of request. Start again from the list.");
            case CONTENT_TOO_LARGE ->
                new ErrorText(
                        status,
                        "That is too much text",
                        "A form can hold at most 64 KiB. Nothing was saved. Go back and shorten what you typed.");
            case UNSUPPORTED_MEDIA_TYPE ->
                new ErrorText(
                        status,
                        "This kind of content can’t be read",
                        "Forms are sent as application/x-www-form-urlencoded.");
            case MISDIRECTED_REQUEST ->
                new ErrorText(
                        status,
                        "This portal has another address",
                        "The address in your browser is not the one this portal is set up for. Whoever runs it can tell you the right one.");
            case REQUEST_TIMEOUT ->
                new ErrorText(
                        status,
                        "Your request took too long to arrive",
                        "The connection may be slow. Nothing was changed. Go back and try again.");
            case TOO_MANY_REQUESTS -> new ErrorText(status, "Too many tries", "Wait a little, then try again.");
            case SERVICE_UNAVAILABLE ->
                new ErrorText(
                        status,
                        "Latchkey is not available right now",
                        "Try again in a few seconds. If you were changing something, look first whether it happened.");
            case INTERNAL_SERVER_ERROR ->
                new ErrorText(
                        status,
                        "Something went wrong on our side",
                        "The failure was logged. If it happens again, tell whoever runs this portal the request id below.");
            case NOT_FOUND ->
                new ErrorText(
                        status,
                        "Page not found",
                        "It may have been moved, or you may not be a member of its organization.");
            default -> new ErrorText(status, "This did not work", "The server answered with status " + status + ".");
        };
    }

    /** Javalin's own messages are the names of the statuses: they say nothing to people. */
    private static String sentence(String message, String otherwise) {
        return message.endsWith(".") ? message : otherwise;
    }
}
