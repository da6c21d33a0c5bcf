package latchkey.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs every test that noticed a change once more, alone and with nothing changed. One that fails then needs those before
 * it in its class, and has noticed nothing.
 */
final class Alone {
    static final String FILE = "unreliable";

    private static final Pattern KILLING = Pattern.compile("<killingTest>[^<\\[]*([^<]+)</killingTest>");

    private Alone() {}

    /** Writes the ids of those that fail to a file in the folder of the reports. */
    public static void main(String... arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var launcher = LauncherFactory.create();
        var failing = new ArrayList<String>();
        for (var test : noticing(folder)) {
            if (!passes(launcher, test)) {
                failing.add(test);
                System.out.println("Fails alone: " + test);
            }
        }
        Files.write(folder.resolve(FILE), failing);
        System.exit(0);
    }

    private static Set<String> noticing(Path folder) throws IOException {
        var tests = new TreeSet<String>();
        for (var report : reports(folder)) {
            KILLING.matcher(Files.readString(report)).results().map(Alone::id).forEach(tests::add);
        }
        return tests;
    }

    static List<Path> reports(Path folder) throws IOException {
        try (var groups = Files.list(folder)) {
            return groups.map(group -> group.resolve("mutations.xml"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    private static String id(MatchResult match) {
        return match.group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static boolean passes(Launcher launcher, String test) {
        var summary = new SummaryGeneratingListener();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectUniqueId(test))
                .build();
        launcher.execute(request, summary);
        return summary.getSummary().getTotalFailureCount() == 0;
    }
}
