package latchkey.mutation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import org.pitest.classpath.CodeSource;
import org.pitest.mutationtest.build.MutationGrouper;
import org.pitest.mutationtest.build.MutationGrouperFactory;
import org.pitest.mutationtest.commandline.OptionsParser;
import org.pitest.mutationtest.commandline.PluginFilter;
import org.pitest.mutationtest.config.PluginServices;
import org.pitest.mutationtest.config.ReportOptions;
import org.pitest.mutationtest.config.SettingsFactory;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.tooling.EntryPoint;

/**
 * PIT by its own options, but that a process tests the changes of many classes: starting one for each, as PIT does, takes
 * longer than the tests. {@link Undone} makes that safe.
 */
final class Mutate extends SettingsFactory {
    private static final int MOST = 200;

    private Mutate(ReportOptions options, PluginServices plugins) {
        super(options, plugins);
    }

    public static void main(String... arguments) {
        var plugins = PluginServices.makeForContextLoader();
        var parsed = new OptionsParser(new PluginFilter(plugins)).parse(arguments);
        if (!parsed.isOk()) {
            throw new IllegalArgumentException(parsed.getErrorMessage().orElse(""));
        }
        var options = parsed.getOptions();
        new EntryPoint()
                .execute(null, options, new Mutate(options, plugins), new HashMap<>())
                .getError()
                .ifPresent(error -> {
                    throw new IllegalStateException(error);
                });
    }

    @Override
    public MutationGrouperFactory getMutationGrouper() {
        return new MutationGrouperFactory() {
            @Override
            public String description() {
                return "Many changes to a process";
            }

            @Override
            public MutationGrouper makeFactory(Properties properties, CodeSource code, int threads, int unitSize) {
                return (classes, changes) -> units(List.copyOf(changes), threads);
            }
        };
    }

    private static List<List<MutationDetails>> units(List<MutationDetails> changes, int threads) {
        var size = Math.clamp((changes.size() + threads - 1) / threads, 1, MOST);
        var units = new ArrayList<List<MutationDetails>>();
        for (var from = 0; from < changes.size(); from += size) {
            units.add(new ArrayList<>(changes.subList(from, Math.min(from + size, changes.size()))));
        }
        return units;
    }
}
