package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import org.jspecify.annotations.Nullable;

/** What the pages of every feature are built from. */
public record Web(
        BaseUrl baseUrl,
        Cookies cookies,
        BrowserId browserId,
        Flash flash,
        Csrf csrf,
        Theme theme,
        Views views,
        Assets assets,
        ClientAddress clientAddress) {

    public static Web create(BaseUrl baseUrl, KeyedHash hash, ClientAddress clientAddress) {
        var cookies = new Cookies(baseUrl);
        var browserId = new BrowserId(cookies);
        var web = new Web(
                baseUrl,
                cookies,
                browserId,
                new Flash(cookies, hash),
                new Csrf(browserId, hash, baseUrl),
                new Theme(cookies),
                new Views(),
                new Assets(),
                clientAddress);
        web.showEverywhere();
        return web;
    }

    /** What the layout shows, and so every page. */
    private void showEverywhere() {
        views.everywhere("csrf", csrf::token);
        views.everywhere("flash", flash::take);
        views.everywhere("theme", theme::of);
        views.everywhere("assets", ctx -> assets.base());
        views.everywhere("requestId", RequestId::of);
        views.everywhere("here", Web::here);
    }

    /** Where choosing a theme leads back to; null on a page that answers a form, which would be lost. */
    private static @Nullable String here(Context ctx) {
        return ctx.method().equals(HandlerType.GET) ? OwnPath.of(ctx) : null;
    }
}
