package latchkey.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An export as JSON Lines: what it is of, then the events, then every checkpoint of the chain. */
record JsonLinesExport(AuditExport export, String slug, Instant at) {
    private static final JsonMapper JSON = new JsonMapper();

    void writeTo(Writer writer) {
        write(writer, Map.of("export", head()));
        export.forEach(entry -> write(writer, event(entry.proved())));
        export.checkpoints().forEach(checkpoint -> write(writer, Map.of("checkpoint", checkpoint(checkpoint))));
    }

    private Map<String, Object> head() {
        var head = new LinkedHashMap<String, Object>();
        head.put("format", 1);
        head.put("organization", slug);
        head.put("chain_id", export.organizationId().toString());
        head.put("exported_at", StoredEvent.instant(at));
        head.put("filter", export.filter().query());
        head.put(
                "end",
                Map.of("position", export.end().position(), "hash", export.end().hash()));
        return head;
    }

    private static Map<String, Object> event(ProvedEvent proved) {
        var columns = new LinkedHashMap<String, @Nullable String>();
        var values = proved.link().event().values().iterator();
        StoredEvent.NAMES.forEach(name -> columns.put(name, values.next()));
        var line = new LinkedHashMap<String, Object>();
        line.put("position", proved.link().position());
        line.put("hash", proved.link().hash());
        line.put("previous_hash", proved.previousHash());
        line.put("event", columns);
        return line;
    }

    private static Map<String, Object> checkpoint(Checkpoint checkpoint) {
        var line = new LinkedHashMap<String, Object>();
        line.put("chain_id", checkpoint.chainId().toString());
        line.put("day", checkpoint.day().toString());
        line.put("position", checkpoint.end().position());
        line.put("hash", checkpoint.end().hash());
        line.put("signed_at", StoredEvent.instant(checkpoint.signedAt()));
        line.put("public_key", checkpoint.publicKey());
        line.put("signature", checkpoint.signature());
        return line;
    }

    private static void write(Writer writer, Map<String, Object> line) {
        try {
            writer.write(JSON.writeValueAsString(line));
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
