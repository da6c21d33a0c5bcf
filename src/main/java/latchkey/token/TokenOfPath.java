package latchkey.token;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.UUID;
import latchkey.organization.CurrentMember;
import latchkey.web.PathId;

/** The token that an address names, if the member who asks may see it. */
public final class TokenOfPath {
    private final TokenReader tokens;

    public TokenOfPath(TokenReader tokens) {
        this.tokens = tokens;
    }

    /** @throws NotFoundResponse for another's token just as for none */
    public AccessToken find(Context ctx) {
        return find(ctx, PathId.of(ctx));
    }

    /** @throws NotFoundResponse for another's token just as for none */
    AccessToken find(Context ctx, UUID tokenId) {
        var member = CurrentMember.of(ctx);
        return tokens.find(member.organization().id(), member.onlyOwner(), tokenId)
                .orElseThrow(NotFoundResponse::new);
    }

    /** Where the token's own page is. */
    static String url(Context ctx, AccessToken token) {
        return "/orgs/" + CurrentMember.of(ctx).organization().slug() + "/tokens/" + token.id();
    }
}
