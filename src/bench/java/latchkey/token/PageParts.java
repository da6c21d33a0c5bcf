package latchkey.token;

import io.javalin.http.Context;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.account.Account;
import latchkey.audit.AuditStore;
import latchkey.database.Database;
import latchkey.database.DatabaseAddress;
import latchkey.organization.CurrentMember;
import latchkey.organization.Membership;
import latchkey.organization.Organization;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import latchkey.web.Parameters;
import latchkey.web.Views;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** What a page of 50 tokens of the large organization is made of: its SQL, and its model to be rendered. */
public final class PageParts implements AutoCloseable {
    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private final Map<String, Object> model = new HashMap<>();
    private final Views views = new Views();
    private final Context nobody;

    public PageParts(DatabaseAddress address) throws SQLException {
        connection = DriverManager.getConnection(address.url(), address.user(), address.password());
        var db =
                DSL.using(connection, SQLDialect.MARIADB, Database.context(null).settings());
        db.configuration().set(ExecuteListener.onExecuteStart(this::note));
        var organization =
                new Organization(UUID.fromString("01900001-0000-7000-8000-000000000001"), "large", "Organization 1");
        var account =
                new Account(UUID.fromString("01900002-0000-7000-8000-000000000001"), "owner@large.example", false);
        var member = new CurrentMember(account, organization, Role.OWNER);
        var events = new AuditStore(db);
        var clock = Clock.systemUTC();
        var pages = new TokenListPages(
                new TokenLists(db, new TokenCounters(db, events), events, Duration.ZERO),
                new PolicyStore(db),
                new ScopeCatalogue(List.of()),
                clock);
        var parameters = Parameters.of("size=50");
        pages.model(member, "/orgs/large/tokens", parameters);
        // What the first has counted the second, as most pages, counts no more.
        statements.clear();
        model.putAll(pages.model(member, "/orgs/large/tokens", parameters));
        model.put("member", member);
        model.put("viewer", account);
        model.put("memberships", List.of(new Membership(organization, Role.OWNER, false)));
        model.put("theme", "system");
        model.put("assets", "/assets/0");
        model.put("csrf", "0".repeat(43));
        model.put("here", "/orgs/large/tokens?size=50");
        nobody = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> null);
    }

    private void note(ExecuteContext ctx) {
        statements.add(ctx.dsl().renderInlined(ctx.query()));
    }

    public int statements() {
        return statements.size();
    }

    /** Runs the statements one after another and reads every value. */
    public void runSql() throws SQLException {
        for (var sql : statements) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                var columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (var i = 1; i <= columns; i++) {
                        rows.getString(i);
                    }
                }
            }
        }
    }

    public void render() {
        if (views.render("tokens/index", model, nobody).length() < 1_000) {
            throw new IllegalStateException("That is no page");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
