package latchkey.account;

import static org.awaitility.Awaitility.await;

import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import latchkey.Page;
import latchkey.TestPortal;
import org.jooq.DSLContext;

/** A row that another transaction has locked at the moment in which somebody acts. */
final class LockedRow {
    private static final String WAITS = "select count(*) from information_schema.processlist"
            + " where db = database() and command = 'Query' and time_ms > 200 and id <> connection_id()";

    private final TestPortal portal;
    private final String table;
    private final UUID id;

    private LockedRow(TestPortal portal, String table, UUID id) {
        this.portal = portal;
        this.table = table;
        this.id = id;
    }

    static LockedRow of(TestPortal portal, Account account) {
        return new LockedRow(portal, "account", account.id());
    }

    static LockedRow ofOrganization(TestPortal portal, UUID id) {
        return new LockedRow(portal, "organization", id);
    }

    /** Somebody acts, and once they wait, the other transaction makes its change and ends. */
    Page during(Callable<Page> acting, Consumer<DSLContext> change) throws Exception {
        try (var thread = Executors.newSingleThreadExecutor()) {
            var answer = portal.db().transactionResult(transaction -> {
                transaction.dsl().fetch("select id from " + table + " where id = ? for update", id);
                var act = thread.submit(acting);
                await().until(() -> act.isDone() || isWaiting());
                change.accept(transaction.dsl());
                return act;
            });
            return answer.get();
        }
    }

    private boolean isWaiting() {
        return portal.db().resultQuery(WAITS).fetchSingle().get(0, int.class) > 0;
    }
}
