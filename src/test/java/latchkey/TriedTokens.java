package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tokens that somebody tried to create while something was killed, and the secrets that were shown of them. */
public final class TriedTokens {
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    private final Map<String, String> shown = new ConcurrentHashMap<>();

    public Page create(Client client, String name) {
        tried.add(name);
        var page = TestPortal.tryToCreate(client, "acme", name);
        if (page.status() == 200) {
            shown.put(name, page.secret());
        }
        return page;
    }

    /** Each exists whole, with its event, or not at all; what was shown exists and is accepted. */
    public void check(TestPortal portal) {
        var server = portal.registerServer("billing-api");
        var there = 0;
        for (var name : tried) {
            var id = find(portal, name);
            there += id == null ? 0 : 1;
            isWholeOrNotAtAll(portal, name, id);
            if (shown.containsKey(name)) {
                assertThat(portal.program()
                                .introspect(server, "token", shown.get(name))
                                .body())
                        .describedAs(name)
                        .contains("\"active\":true");
            }
        }
        assertThat(portal.owner().post("/orgs/acme/audit/verification").heading())
                .isEqualTo("The audit log is intact");
        System.out.printf(
                "Killed in the midst of creating: %d tried, %d shown, %d there%n", tried.size(), shown.size(), there);
    }

    private static @Nullable UUID find(TestPortal portal, String name) {
        return portal.db()
                .select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.NAME.eq(name))
                .fetchOne(ACCESS_TOKEN.ID);
    }

    private static void isWholeOrNotAtAll(TestPortal portal, String name, @Nullable UUID id) {
        var parts = id == null ? 0 : 1;
        assertThat(portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.TARGET.eq(name)))
                .describedAs(name)
                .isEqualTo(parts);
        assertThat(portal.db()
                        .fetchCount(
                                AUDIT_EVENT, AUDIT_EVENT.TARGET_ID.eq(id).and(AUDIT_EVENT.ACTION.eq("token.created"))))
                .describedAs(name)
                .isEqualTo(parts);
        assertThat(portal.db().fetchCount(ACCESS_TOKEN_SECRET, ACCESS_TOKEN_SECRET.TOKEN_ID.eq(id)))
                .describedAs(name)
                .isEqualTo(parts);
    }
}
