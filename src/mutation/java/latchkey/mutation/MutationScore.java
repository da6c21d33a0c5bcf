package latchkey.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sums up what bin/test mutation found, by package and by group, and lists the changes that no test noticed. */
final class MutationScore {
    private static final Pattern MUTATION =
            Pattern.compile("<mutation detected='(true|false)' status='([A-Z_]+)'.*?</mutation>");

    private MutationScore() {}

    public static void main(String... arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var unreliable = Files.readAllLines(folder.resolve(Alone.FILE));
        var found = new ArrayList<Change>();
        for (var report : Alone.reports(folder)) {
            var group = report.getParent().getFileName().toString();
            MUTATION.matcher(Files.readString(report))
                    .results()
                    .map(match -> Change.read(group, match.group(1), match.group(2), match.group()))
                    .map(change -> change.unlessBy(unreliable))
                    .forEach(found::add);
        }
        unnoticed(found).forEach(System.out::println);
        table("Group", found, Change::group);
        table("Package", List.copyOf(once(found).values()), Change::feature);
    }

    /** What several groups change counts once, as noticed if the tests of any of them notice it. */
    private static Map<String, Change> once(List<Change> found) {
        var once = new LinkedHashMap<String, Change>();
        found.forEach(change -> once.merge(change.what(), change, (one, other) -> one.noticed() ? one : other));
        return once;
    }

    private static List<String> unnoticed(List<Change> found) {
        return once(found).values().stream()
                .filter(change -> !change.noticed())
                .map(Change::toString)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static void table(String title, List<Change> found, Function<Change, String> key) {
        System.out.printf(
                "%n| %s | changes | noticed | not reached | score |%n| --- | --: | --: | --: | --: |%n", title);
        found.stream()
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()))
                .forEach((name, changes) -> {
                    var noticed = changes.stream().filter(Change::noticed).count();
                    var unreached = changes.stream().filter(Change::isUnreached).count();
                    System.out.printf(
                            "| %s | %d | %d | %d | %d %% |%n",
                            name, changes.size(), noticed, unreached, 100 * noticed / changes.size());
                });
    }

    private record Change(
            String group, boolean noticed, String status, String by, String type, String place, String what) {
        static Change read(String group, String noticed, String status, String xml) {
            var type = value(xml, "mutatedClass");
            return new Change(
                    group,
                    noticed.equals("true"),
                    status,
                    xml.contains("<killingTest>") ? value(xml, "killingTest") : "",
                    type,
                    value(xml, "mutatedMethod") + ":" + value(xml, "lineNumber") + " " + value(xml, "description"),
                    type
                            + value(xml, "mutatedMethod")
                            + value(xml, "methodDescription")
                            + value(xml, "mutator")
                            + value(xml, "indexes"));
        }

        private static String value(String xml, String tag) {
            var start = xml.indexOf("<" + tag + ">") + tag.length() + 2;
            return xml.substring(start, xml.indexOf("</" + tag + ">", start));
        }

        /** The same, but not noticed if only a test says so that fails without any change. */
        Change unlessBy(List<String> unreliable) {
            return unreliable.stream().anyMatch(by::endsWith)
                    ? new Change(group, false, "DOUBTFUL", by, type, place, what)
                    : this;
        }

        String feature() {
            return type.split("\\.")[1];
        }

        boolean isUnreached() {
            return status.equals("NO_COVERAGE");
        }

        @Override
        public String toString() {
            return "%-12s %s.%s".formatted(status, type.substring("latchkey.".length()), place);
        }
    }
}
