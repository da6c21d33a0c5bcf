package latchkey.mutation;

import java.io.IOException;
import java.util.Objects;
import latchkey.TestPortal;
import org.pitest.boot.HotSwapAgent;
import org.pitest.classinfo.ClassName;
import org.pitest.mutationtest.engine.Mutant;
import org.pitest.mutationtest.environment.EnvironmentResetPlugin;
import org.pitest.mutationtest.environment.ResetEnvironment;
import org.pitest.mutationtest.execute.CatchNewClassLoadersTransformer;

/** Undoes the last change to a class before another class is changed: PIT leaves that to the end of its process. */
public final class Undone implements EnvironmentResetPlugin, ResetEnvironment {
    private ClassName changed;

    @Override
    public ResetEnvironment make() {
        return new Undone();
    }

    @Override
    public String description() {
        return "Undo the last change";
    }

    @Override
    public void resetFor(Mutant mutant) {
        var next = mutant.getDetails().getClassName();
        if (changed == null) {
            beginClasses();
        } else if (!changed.equals(next)) {
            restore(changed);
        }
        changed = next;
    }

    /** What is set once and for all in a class must not be set while another is changed. */
    private static void beginClasses() {
        try (var portal = TestPortal.withPeople()) {
            portal.create("Deploy bot");
        }
    }

    private static void restore(ClassName name) {
        var loader = Thread.currentThread().getContextClassLoader();
        try (var in = loader.getResourceAsStream(name.asInternalName() + ".class")) {
            var original = Objects.requireNonNull(in, name.asJavaName()).readAllBytes();
            // First of all: whatever is loaded by this name is replaced with what was set last.
            CatchNewClassLoadersTransformer.setMutant(name.asInternalName(), original);
            if (!HotSwapAgent.hotSwap(Class.forName(name.asJavaName(), false, loader), original)) {
                throw new IllegalStateException("Can't undo the change of " + name);
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
