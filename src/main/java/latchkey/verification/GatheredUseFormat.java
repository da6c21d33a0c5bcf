package latchkey.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How calls are written while they wait to be counted: as JSON, compressed to a fifth, or it would be most of all that is written. */
final class GatheredUseFormat implements AutoCloseable {
    /** Lenient of what another version of the program wrote, which may run beside this one. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** For one row after the other: it takes more memory than many rows, which costs more to clear than to fill. */
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);

    byte[] write(List<GatheredUse> uses) {
        var written = new ByteArrayOutputStream();
        deflater.reset();
        JSON.writeValue(new DeflaterOutputStream(written, deflater), uses);
        return written.toByteArray();
    }

    @Override
    public void close() {
        deflater.end();
    }

    static List<GatheredUse> read(byte[] written) {
        return List.of(JSON.readValue(new InflaterInputStream(new ByteArrayInputStream(written)), GatheredUse[].class));
    }
}
