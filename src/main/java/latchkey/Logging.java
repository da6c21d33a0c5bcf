package latchkey;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import latchkey.web.AccessLog;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.LoggerFactory;

/** Puts the logs of the program into the form and place that the settings say; before, and in commands, logback.xml. */
final class Logging {
    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} [%X{request_id}] %msg%n";
    private static final FileSize LARGEST_FILE = FileSize.valueOf("100MB");
    private static final FileSize LARGEST_LOG = FileSize.valueOf("2GB");
    private static final int DAYS_KEPT = 14;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final LogSettings settings;

    Logging(LogSettings settings) {
        this.settings = settings;
    }

    void use() {
        if (settings.json()) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                    console.stop();
                    console.setEncoder(json());
                    console.start();
                }
            });
        }
        var access = context.getLogger(AccessLog.LOGGER);
        access.setAdditive(false);
        access.addAppender(started(settings.accessFile() == null ? console() : file(settings.accessFile())));
    }

    private OutputStreamAppender<ILoggingEvent> console() {
        return new ConsoleAppender<>();
    }

    /** Bounded: a file a day and for each 100 MB, the oldest go first. */
    private OutputStreamAppender<ILoggingEvent> file(Path path) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setFile(path.toString());
        var policy = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(path + ".%d{yyyy-MM-dd,UTC}.%i");
        policy.setMaxFileSize(LARGEST_FILE);
        policy.setMaxHistory(DAYS_KEPT);
        policy.setTotalSizeCap(LARGEST_LOG);
        appender.setContext(context);
        policy.start();
        appender.setRollingPolicy(policy);
        return appender;
    }

    private OutputStreamAppender<ILoggingEvent> started(OutputStreamAppender<ILoggingEvent> appender) {
        appender.setName("access");
        appender.setContext(context);
        appender.setEncoder(settings.json() ? json() : line());
        appender.start();
        return appender;
    }

    private Encoder<ILoggingEvent> line() {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.start();
        return encoder;
    }

    private Encoder<ILoggingEvent> json() {
        var names = new LogstashFieldNames();
        names.setTimestamp("time");
        names.setLogger("logger");
        names.setThread("thread");
        names.setVersion("[ignore]");
        names.setLevelValue("[ignore]");
        var encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names);
        encoder.setTimeZone("UTC");
        encoder.start();
        return encoder;
    }
}
