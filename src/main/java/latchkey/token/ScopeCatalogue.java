package latchkey.token;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The permissions that tokens of this installation can have: read or write of each resource of its APIs. */
public final class ScopeCatalogue {
    /** The scope that grants every other, where the policy allows it. */
    public static final String EVERYTHING = "*";

    private static final Pattern RESOURCE = Pattern.compile("[a-z][a-z0-9_-]{0,49}");

    private final List<Group> groups;
    private final Set<String> scopes = new LinkedHashSet<>();

    /** @throws IllegalArgumentException if a resource's id is malformed or comes twice */
    public ScopeCatalogue(List<Group> groups) {
        this.groups = groups;
        for (var group : groups) {
            for (var resource : group.resources()) {
                if (!RESOURCE.matcher(resource.id()).matches() || !scopes.add(resource.read())) {
                    throw new IllegalArgumentException(resource.id());
                }
                if (resource.writable()) {
                    scopes.add(resource.write());
                }
            }
        }
    }

    public List<Group> groups() {
        return groups;
    }

    public int size() {
        return (int) resources().count();
    }

    Stream<Resource> resources() {
        return groups.stream().flatMap(group -> group.resources().stream());
    }

    /** Every permission there is, but {@link #EVERYTHING}. */
    Stream<String> scopes() {
        return scopes.stream();
    }

    /** In the order of the catalogue. */
    public List<String> all() {
        return List.copyOf(scopes);
    }

    boolean contains(String scope) {
        return scopes.contains(scope);
    }

    /** Writing includes reading, and a token says so. */
    static List<String> complete(Collection<String> chosen) {
        var complete = new TreeSet<String>();
        for (var scope : chosen) {
            complete.add(scope);
            if (scope.endsWith(":write")) {
                complete.add(scope.substring(0, scope.length() - "write".length()) + "read");
            }
        }
        return List.copyOf(complete);
    }

    /** Resources that belong together on the page. */
    public record Group(String name, List<Resource> resources) {}

    /**
     * Something an API offers.
     *
     * @param id as it stands in scopes: {@code projects} makes {@code projects:read} and {@code projects:write}
     * @param writable whether there is anything to write
     */
    public record Resource(String id, String name, String description, boolean writable) {
        public String read() {
            return id + ":read";
        }

        public String write() {
            return id + ":write";
        }
    }
}
