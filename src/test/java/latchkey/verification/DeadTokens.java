package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import latchkey.TestPortal;
import latchkey.token.TokenSecret;

/** Whatever a stranger may present that is not accepted, by what it is. */
final class DeadTokens {
    private DeadTokens() {}

    static Map<String, String> of(TestPortal portal) {
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("unknown", TokenSecret.generate("lk").expose());
        tokens.put("malformed", "lk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd2ZYGdf");
        tokens.put("of another brand", TokenSecret.generate("xy").expose());
        tokens.put("not a token", "abc");
        var revoked = portal.create("Revoked");
        portal.owner().post(revoked.path() + "/revocation");
        tokens.put("revoked", revoked.secret());
        var foreign = portal.create(portal.otherOwner(), "globex", "Foreign");
        portal.otherOwner().post(foreign.path().replace("acme", "globex") + "/revocation");
        tokens.put("revoked, of another organization", foreign.secret());
        var ended = portal.create("Rotated");
        portal.owner().post(ended.path() + "/rotation", "expires", "30d", "grace", "0");
        tokens.put("former", ended.secret());
        var expired = portal.create("Expired");
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.EXPIRES_AT, portal.clock().instant().minus(Duration.ofDays(1)))
                .where(ACCESS_TOKEN.ID.eq(expired.id()))
                .execute();
        tokens.put("expired", expired.secret());
        var blocked = portal.create("Blocked");
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.BLOCKED_AT, portal.clock().instant())
                .set(ACCESS_TOKEN.BLOCKED_BY, "lifetime")
                .where(ACCESS_TOKEN.ID.eq(blocked.id()))
                .execute();
        tokens.put("blocked", blocked.secret());
        return tokens;
    }
}
