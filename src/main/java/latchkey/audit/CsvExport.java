package latchkey.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An export as a table: a row that a checkpoint signs bears the signature in its last columns. */
record CsvExport(AuditExport export) {
    static List<String> header() {
        var header = new ArrayList<>(List.of("position", "hash", "previous_hash"));
        header.addAll(StoredEvent.NAMES);
        header.addAll(
                List.of("checkpoint_day", "checkpoint_signed_at", "checkpoint_public_key", "checkpoint_signature"));
        return header;
    }

    void writeTo(Consumer<List<String>> rows) {
        export.forEach(entry -> rows.accept(row(entry)));
    }

    private static List<String> row(AuditExport.Entry entry) {
        var link = entry.proved().link();
        var row = new ArrayList<>(List.of(
                String.valueOf(link.position()), link.hash(), entry.proved().previousHash()));
        link.event().values().forEach(value -> row.add(value == null ? "" : value));
        row.addAll(signature(entry));
        return row;
    }

    private static List<String> signature(AuditExport.Entry entry) {
        var checkpoint = entry.checkpoint();
        return checkpoint == null
                ? List.of("", "", "", "")
                : List.of(
                        checkpoint.day().toString(),
                        StoredEvent.instant(checkpoint.signedAt()),
                        checkpoint.publicKey(),
                        checkpoint.signature());
    }
}
