package latchkey.web;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.standard.expression.IStandardVariableExpression;
import org.thymeleaf.standard.expression.IStandardVariableExpressionEvaluator;
import org.thymeleaf.standard.expression.StandardExpressionExecutionContext;

/**
 * The only language of {@code ${…}} in templates: paths of properties, such as {@code token.expires.date}. A template
 * that can only read has no injection; it is also several times faster than a general language.
 */
final class PropertyPaths implements IStandardVariableExpressionEvaluator {
    static final Pattern PATH = Pattern.compile("[a-z][A-Za-z0-9]*(\\.[a-zA-Z0-9_]+)*");

    private static final Set<String> OF_EVERY_OBJECT = Set.of("toString", "hashCode", "class");

    private static final MethodType OF_OBJECTS = MethodType.methodType(Object.class, Object.class);

    private static final ClassValue<Map<String, MethodHandle>> GETTERS = new ClassValue<>() {
        @Override
        protected Map<String, MethodHandle> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private final Map<String, String[]> paths = new ConcurrentHashMap<>();

    @Override
    public @Nullable Object evaluate(
            IExpressionContext context,
            IStandardVariableExpression expression,
            StandardExpressionExecutionContext execution) {
        var steps = steps(expression.getExpression());
        var value = context.getVariable(steps[0]);
        for (var i = 1; i < steps.length && value != null; i++) {
            value = read(value, steps[i]);
        }
        return value;
    }

    /** What is known already is looked up without the lock that computing it takes. */
    private String[] steps(String path) {
        var known = paths.get(path);
        return known == null ? paths.computeIfAbsent(path, PropertyPaths::split) : known;
    }

    private static String[] split(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("Not a path of properties: " + path);
        }
        return path.split("\\.");
    }

    private static @Nullable Object read(Object owner, String property) {
        return switch (owner) {
            case Map<?, ?> map -> map.get(property);
            case Map.Entry<?, ?> entry when property.equals("key") -> entry.getKey();
            case Map.Entry<?, ?> entry when property.equals("value") -> entry.getValue();
            case Collection<?> collection when property.equals("size") -> collection.size();
            case Collection<?> collection when property.equals("empty") -> collection.isEmpty();
            default -> invoke(owner, property);
        };
    }

    private static @Nullable Object invoke(Object owner, String property) {
        var getters = GETTERS.get(owner.getClass());
        var known = getters.get(property);
        var getter = known == null ? getters.computeIfAbsent(property, name -> getter(owner.getClass(), name)) : known;
        try {
            return (Object) getter.invokeExact(owner);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(property, e);
        }
    }

    /** A record component, else a bean property; never what every object has. */
    private static MethodHandle getter(Class<?> type, String property) {
        if (OF_EVERY_OBJECT.contains(property)) {
            throw new IllegalArgumentException("No property of a page: " + property);
        }
        var capitalized = Character.toUpperCase(property.charAt(0)) + property.substring(1);
        for (var name : new String[] {property, "get" + capitalized, "is" + capitalized}) {
            for (var method : type.getMethods()) {
                if (method.getName().equals(name)
                        && method.getParameterCount() == 0
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getDeclaringClass() != Object.class) {
                    try {
                        var owner = method.getDeclaringClass();
                        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                                .unreflect(method)
                                .asType(OF_OBJECTS);
                    } catch (IllegalAccessException e) {
                        throw new IllegalArgumentException(property, e);
                    }
                }
            }
        }
        throw new IllegalArgumentException(type.getSimpleName() + " has no property " + property);
    }
}
