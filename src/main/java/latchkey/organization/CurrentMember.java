package latchkey.organization;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.UUID;
import latchkey.account.Account;
import org.jspecify.annotations.Nullable;

/** The member that makes a request within the organization of its address. */
public record CurrentMember(Account account, Organization organization, Role role) {
    private static final String ATTRIBUTE = "latchkey.member";
    private static final String MEMBERSHIPS = "latchkey.memberships";

    /** For routes below {@code /orgs/{slug}}, which only members reach. */
    public static CurrentMember of(Context ctx) {
        var member = orNull(ctx);
        if (member == null) {
            throw new NotFoundResponse();
        }
        return member;
    }

    /** For the layout: null outside an organization. */
    public static @Nullable CurrentMember orNull(Context ctx) {
        return ctx.attribute(ATTRIBUTE);
    }

    /** For the switcher: every organization of the account. */
    public static List<Membership> memberships(Context ctx) {
        List<Membership> memberships = ctx.attribute(MEMBERSHIPS);
        return memberships == null ? List.of() : memberships;
    }

    static void keep(Context ctx, List<Membership> memberships, @Nullable CurrentMember member) {
        ctx.attribute(MEMBERSHIPS, memberships);
        ctx.attribute(ATTRIBUTE, member);
    }

    /** The only tokens' owner this member may see; null if every token. */
    public @Nullable UUID onlyOwner() {
        return role.seesEveryToken() ? null : account.id();
    }
}
