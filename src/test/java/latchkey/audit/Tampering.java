package latchkey.audit;

import java.util.UUID;
import org.jooq.DSLContext;

/** Somebody with every right on the database, who takes the triggers away and puts them back. */
public record Tampering(DSLContext db) {
    /** Runs one statement that the triggers would refuse. */
    public void execute(String sql, Object... values) {
        var table = sql.contains("audit_checkpoint") ? "audit_checkpoint" : "audit_event";
        without(table + "_is_never_updated", () -> without(table + "_is_never_deleted", () -> db.execute(sql, values)));
    }

    private void without(String trigger, Runnable work) {
        var made = db.fetchSingle("SHOW CREATE TRIGGER " + trigger).get(2, String.class);
        db.execute("DROP TRIGGER " + trigger);
        try {
            work.run();
        } finally {
            db.execute(made.replaceFirst("^CREATE DEFINER=\\S+ ", "CREATE "));
        }
    }

    public UUID idAt(UUID organizationId, long position) {
        return db.fetchSingle(
                        "SELECT id FROM audit_event WHERE organization_id = ? AND position = ?",
                        organizationId,
                        position)
                .get(0, UUID.class);
    }

    /** Exchanges the places of two events, hashes included. */
    public void swapPlaces(UUID organizationId, long one, long other) {
        move(organizationId, one, 1_000_000);
        move(organizationId, other, one);
        move(organizationId, 1_000_000, other);
    }

    public void move(UUID organizationId, long from, long to) {
        execute(
                "UPDATE audit_event SET position = ? WHERE organization_id = ? AND position = ?",
                to,
                organizationId,
                from);
    }
}
