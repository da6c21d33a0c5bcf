package latchkey.token;

import java.util.Collection;
import java.util.List;

/**
 * The catalogue with what is granted of it: None, Read or Write of each resource.
 *
 * @param everything whether {@code *} is granted
 * @param unknown what is granted and no longer in the catalogue
 */
record PermissionMatrix(List<Group> groups, boolean everything, List<String> unknown) {
    static PermissionMatrix of(ScopeCatalogue catalogue, Collection<String> chosen) {
        return new PermissionMatrix(
                catalogue.groups().stream()
                        .map(group -> new Group(
                                group.name(),
                                group.resources().stream()
                                        .map(resource -> Row.of(resource, chosen))
                                        .toList()))
                        .toList(),
                chosen.contains(ScopeCatalogue.EVERYTHING),
                chosen.stream()
                        .filter(scope -> !catalogue.contains(scope) && !scope.equals(ScopeCatalogue.EVERYTHING))
                        .toList());
    }

    /** Only what is granted, for reading. */
    PermissionMatrix granted() {
        var kept = groups.stream()
                .map(group -> new Group(
                        group.name(),
                        group.rows().stream().filter(row -> !row.none()).toList()))
                .filter(group -> !group.rows().isEmpty())
                .toList();
        return new PermissionMatrix(kept, everything, unknown);
    }

    record Group(String name, List<Row> rows) {}

    record Row(ScopeCatalogue.Resource resource, boolean none, boolean read, boolean write) {
        static Row of(ScopeCatalogue.Resource resource, Collection<String> chosen) {
            var write = chosen.contains(resource.write());
            var read = !write && chosen.contains(resource.read());
            return new Row(resource, !read && !write, read, write);
        }
    }
}
