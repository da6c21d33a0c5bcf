package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets in as many requests as can be worked on at once: verifications and all else apart, so that neither takes the
 * other's place. Whoever is slow to send a form has none yet.
 */
public final class Admission implements Handler {
    private static final String PLACE = "latchkey.place";

    private final Places pages;
    private final Places verifications;

    public Admission(Places pages, Places verifications) {
        this.pages = pages;
        this.verifications = verifications;
    }

    /** Before a page: its form was received when it was looked whether it is one of ours. */
    @Override
    public void handle(Context ctx) {
        if (!ctx.routeRoles().contains(Access.NOBODY_IN_PARTICULAR)) {
            take(pages);
            ctx.attribute(PLACE, pages);
        }
    }

    /** Asked by whoever has to know whether to let a call through. */
    public DirectHandler verification(DirectHandler handler) {
        return within(verifications, handler);
    }

    public DirectHandler other(DirectHandler handler) {
        return within(pages, handler);
    }

    /** What anybody may send a form to. */
    public DirectHandler afterItsForm(DirectHandler handler) {
        var admitted = other(handler);
        return exchange -> {
            exchange.form();
            admitted.handle(exchange);
        };
    }

    private static DirectHandler within(Places places, DirectHandler handler) {
        return exchange -> {
            take(places);
            try {
                handler.handle(exchange);
            } finally {
                places.giveBack();
            }
        };
    }

    private static void take(Places places) {
        if (!places.take()) {
            throw new Overloaded("Too many requests at once");
        }
    }

    /** Gives the places of pages back however they end. */
    org.eclipse.jetty.server.Handler.Wrapper givingBack() {
        return new org.eclipse.jetty.server.Handler.Wrapper() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                try {
                    return super.handle(request, response, callback);
                } finally {
                    if (request.removeAttribute(PLACE) instanceof Places places) {
                        places.giveBack();
                    }
                }
            }
        };
    }
}
