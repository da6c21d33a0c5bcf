package latchkey.web;

import io.javalin.http.Context;

/** What the pages of every feature are built from. */
public final class Web {
    public final BaseUrl baseUrl;
    public final Cookies cookies;
    public final BrowserId browserId;
    public final Flash flash;
    public final Csrf csrf;
    public final Theme theme;
    public final Views views = new Views();
    public final Assets assets = new Assets();
    public final ClientAddress clientAddress;

    public Web(BaseUrl baseUrl, KeyedHash hash, ClientAddress clientAddress) {
        this.baseUrl = baseUrl;
        this.clientAddress = clientAddress;
        cookies = new Cookies(baseUrl);
        browserId = new BrowserId(cookies);
        flash = new Flash(cookies, hash);
        csrf = new Csrf(browserId, hash, baseUrl);
        theme = new Theme(cookies);
        views.everywhere("csrf", csrf::token);
        views.everywhere("flash", flash::take);
        views.everywhere("theme", theme::of);
        views.everywhere("assets", ctx -> assets.base());
        views.everywhere("requestId", RequestId::of);
        views.everywhere("here", Web::here);
    }

    /** Where choosing a theme leads back to. */
    private static String here(Context ctx) {
        var query = ctx.queryString();
        return query == null ? ctx.path() : ctx.path() + "?" + query;
    }
}
