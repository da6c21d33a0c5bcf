package latchkey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What {@code /metrics} told at a moment, in the text format of Prometheus. */
public record Scrape(List<Sample> samples) {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_:][a-z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\",?");

    public static Scrape of(TestPortal portal) {
        return parse(management(portal).get("/metrics").body());
    }

    public static Client management(TestPortal portal) {
        return new Client("http://localhost:" + portal.latchkey().managementPort());
    }

    /** Fails on a line that is none of the format. */
    public static Scrape parse(String text) {
        var samples = new ArrayList<Sample>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError(line);
            }
            samples.add(new Sample(sample.group(1), labels(sample.group(2)), Double.parseDouble(sample.group(3))));
        });
        return new Scrape(samples);
    }

    private static Map<String, String> labels(String text) {
        var labels = new LinkedHashMap<String, String>();
        if (text != null) {
            LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return labels;
    }

    /** The sum of what has a name and some labels, by name and value. */
    public double value(String name, String... labels) {
        var found = samples.stream()
                .filter(sample -> sample.name.equals(name) && sample.has(labels))
                .toList();
        if (found.isEmpty()) {
            throw new AssertionError("No " + name);
        }
        return found.stream().mapToDouble(Sample::value).sum();
    }

    /** One line. */
    public record Sample(String name, Map<String, String> labels, double value) {
        boolean has(String... namesAndValues) {
            for (var i = 0; i < namesAndValues.length; i += 2) {
                if (!namesAndValues[i + 1].equals(labels.get(namesAndValues[i]))) {
                    return false;
                }
            }
            return true;
        }
    }
}
