package latchkey.database;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code datetime(6)} columns, which are UTC, as instants to the microsecond. */
public final class InstantConverter implements Converter<LocalDateTime, Instant> {
    /** The type of a {@code datetime(6)} column or expression. */
    public static final DataType<Instant> TYPE =
            SQLDataType.LOCALDATETIME(6).asConvertedDataType(new InstantConverter());

    @Override
    public @Nullable Instant from(@Nullable LocalDateTime column) {
        return column == null ? null : column.toInstant(ZoneOffset.UTC);
    }

    @Override
    public @Nullable LocalDateTime to(@Nullable Instant instant) {
        return instant == null ? null : LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    @Override
    public Class<LocalDateTime> fromType() {
        return LocalDateTime.class;
    }

    @Override
    public Class<Instant> toType() {
        return Instant.class;
    }
}
