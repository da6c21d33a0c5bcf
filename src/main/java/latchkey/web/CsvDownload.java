package latchkey.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A table as a CSV file (RFC 4180), sent row by row; no cell of it is a formula to a spreadsheet. */
public final class CsvDownload {
    private CsvDownload() {}

    /**
     * See {@link Download#send} for what happens when something fails on the way.
     *
     * @param rows hands each row to the consumer it is given
     */
    public static void send(Context ctx, String fileName, List<String> header, Consumer<Consumer<List<String>>> rows)
            throws IOException {
        Download.send(ctx, "text/csv", fileName, writer -> {
            var csv = CsvWriter.builder().bufferSize(0).build(writer);
            csv.writeRecord(header);
            rows.accept(row -> csv.writeRecord(row.stream().map(CsvCell::of).toList()));
        });
    }
}
