package latchkey.mutation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactory;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstantiationException;

/**
 * Keeps the processes that run tests against mutants from running every test once only to learn what there is, as
 * PIT has them do before the first mutant.
 */
public final class Minion implements InvocationInterceptor, TestInstanceFactory {
    private static final String ASKED_BY = "org.pitest.mutationtest.execute.MutationTestMinion";
    private static final String ASKED = "findTestsForTestClasses";

    static {
        CheapHashes.use();
    }

    @Override
    public Object createTestInstance(TestInstanceFactoryContext test, ExtensionContext context) {
        try {
            if (onlyAsked()) {
                return empty(test.getTestClass());
            }
            var constructor = test.getTestClass().getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new TestInstantiationException("Constructor", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new TestInstantiationException("Constructor", e);
        }
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessAsked(invocation);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessAsked(invocation);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessAsked(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessAsked(invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessAsked(invocation);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessAsked(invocation);
    }

    private static void proceedUnlessAsked(Invocation<Void> invocation) throws Throwable {
        if (onlyAsked()) {
            invocation.skip();
        } else {
            invocation.proceed();
        }
    }

    private static boolean onlyAsked() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(ASKED_BY)
                        && frame.getMethodName().equals(ASKED)));
    }

    // Without its constructor, in which tests start a portal.
    private static Object empty(Class<?> type) throws ReflectiveOperationException {
        var unsafe = Class.forName("sun.misc.Unsafe");
        var field = unsafe.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        return unsafe.getMethod("allocateInstance", Class.class).invoke(field.get(null), type);
    }
}
