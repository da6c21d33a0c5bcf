package latchkey.web;

import io.javalin.http.Context;

/** Leads a request that came too early to where people prove who they are, and back to it afterwards. */
public interface Detour {
    /** For whoever is not signed in, or not any more. */
    void signIn(Context ctx);

    /** For whoever is signed in, but proved it too long ago for what the request asks. */
    void prove(Context ctx);

    /** For whoever is signed in and has something to do first, on another page of ours. */
    void lead(Context ctx, String path);
}
