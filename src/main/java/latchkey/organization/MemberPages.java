package latchkey.organization;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.organization.MembershipStore.Member;
import latchkey.web.FormErrors;
import latchkey.web.Moment;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;

/** Where owners look after one member: role and sessions; what has to do with tokens has pages of its own. */
public final class MemberPages {
    private final Members members;
    private final Web web;
    private final Clock clock;

    public MemberPages(Members members, Web web, Clock clock) {
        this.members = members;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var listed = member(ctx);
        ctx.render(
                "organization/member",
                Map.of(
                        "listed",
                        listed,
                        "since",
                        new Moment(listed.since(), clock.instant()),
                        "self",
                        isSelf(ctx, listed),
                        "query",
                        "owner=" + URLEncoder.encode(listed.email(), StandardCharsets.UTF_8)));
    }

    public void askRole(Context ctx) {
        var listed = member(ctx);
        render(ctx, listed, listed.role().words(), new FormErrors(), HttpStatus.OK);
    }

    public void changeRole(Context ctx) {
        var listed = member(ctx);
        var typed = Parameters.ofForm(ctx).text("role");
        var role = Role.find(typed).orElse(null);
        if (role == null) {
            render(ctx, listed, typed, new FormErrors().add("role", "Choose a role"), UNPROCESSABLE_CONTENT);
            return;
        }
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        switch (members.changeRole(CurrentMember.of(ctx), listed.accountId(), role, actor)) {
            case DONE -> say(ctx, listed.email() + " is " + role.oneOf() + " now. It holds from their next click on.");
            case SAME -> sayNot(ctx, listed.email() + " was " + role.oneOf() + " already.");
            case LAST_OWNER -> {
                var errors = new FormErrors().add("role", lastOwner(listed.email()));
                render(ctx, listed, typed, errors, HttpStatus.CONFLICT);
            }
            case HAND_OVER_NEEDED -> ctx.redirect(url(ctx) + "/" + listed.accountId() + "/role/hand-over", SEE_OTHER);
            case NOT_OWNER -> throw new ForbiddenResponse();
            case NOT_A_MEMBER -> throw new NotFoundResponse();
        }
    }

    static String lastOwner(String email) {
        return email + " is the only owner. Make somebody else an owner first";
    }

    public void endSessions(Context ctx) {
        var listed = member(ctx);
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        int ended = members.endSessions(CurrentMember.of(ctx), listed.accountId(), actor)
                .orElseThrow(NotFoundResponse::new);
        if (ended == 0) {
            sayNot(ctx, listed.email() + " was signed in nowhere.");
        } else {
            say(ctx, listed.email() + " was signed out of " + (ended == 1 ? "1 browser." : ended + " browsers."));
        }
    }

    /** Of this organization; whoever belongs to another is not found. */
    private Member member(Context ctx) {
        return members.find(CurrentMember.of(ctx), PathId.of(ctx)).orElseThrow(NotFoundResponse::new);
    }

    private static boolean isSelf(Context ctx, Member listed) {
        return listed.accountId().equals(CurrentMember.of(ctx).account().id());
    }

    private void say(Context ctx, String sentence) {
        web.flash().say(ctx, sentence);
        ctx.redirect(url(ctx), SEE_OTHER);
    }

    private void sayNot(Context ctx, String sentence) {
        web.flash().sayNot(ctx, sentence);
        ctx.redirect(url(ctx), SEE_OTHER);
    }

    private static String url(Context ctx) {
        return "/orgs/" + CurrentMember.of(ctx).organization().slug() + "/members";
    }

    private static void render(Context ctx, Member listed, String role, FormErrors errors, HttpStatus status) {
        ctx.status(status)
                .render(
                        "organization/role",
                        Map.of(
                                "listed", listed,
                                "self", isSelf(ctx, listed),
                                "roles", List.of(Role.values()),
                                "role", role,
                                "errors", errors));
    }
}
