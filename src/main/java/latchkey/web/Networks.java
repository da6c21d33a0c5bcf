package latchkey.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Blocks of addresses from which something is allowed, none of them within another; none at all: from anywhere. */
public record Networks(List<Network> blocks) {
    public static final Networks ANYWHERE = new Networks(List.of());

    private static final int MOST = 50;
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");

    /** What was typed, when {@link #check} found nothing wrong with it; a block within another is left out. */
    public static Networks parse(String typed) {
        var kept = new ArrayList<Network>();
        split(typed)
                .map(text -> Objects.requireNonNull(Network.parse(text), text))
                .sorted(Comparator.comparing(Network::toString))
                .forEach(network -> add(kept, network));
        return new Networks(List.copyOf(kept));
    }

    private static void add(List<Network> kept, Network network) {
        if (kept.stream().noneMatch(wider -> wider.contains(network))) {
            kept.removeIf(network::contains);
            kept.add(network);
        }
    }

    /** Notes what is wrong with networks as typed: one on each line, or with spaces or commas between. */
    public static void check(FormErrors errors, String field, String typed) {
        for (var text : split(typed).toList()) {
            var network = Network.parse(text);
            errors.require(
                    network != null,
                    field,
                    "“%s” is not a network. Write it as an address and a prefix, such as 203.0.113.0/24 or 2001:db8::/32"
                            .formatted(text));
            errors.require(
                    network == null || network.isCallable(),
                    field,
                    "No caller can have an address of “%s”. Enter the network that calls come from".formatted(text));
        }
        errors.require(split(typed).count() <= MOST, field, "Enter at most %d networks".formatted(MOST));
    }

    /** What was typed, network by network. */
    public static Stream<String> split(String typed) {
        return BETWEEN.splitAsStream(typed.strip()).filter(text -> !text.isEmpty());
    }

    public boolean isAnywhere() {
        return blocks.isEmpty();
    }

    /** @param address in canonical text, or "" when it is not known, which only what is allowed from anywhere lets pass */
    public boolean allow(String address) {
        return isAnywhere() || blocks.stream().anyMatch(network -> network.contains(address));
    }

    /** Whether every address of the others is one of these. */
    public boolean contain(Networks others) {
        return isAnywhere() || (!others.isAnywhere() && others.blocks.stream().allMatch(this::contain));
    }

    /** Whether every address of a block is one of these. */
    public boolean contain(Network other) {
        return isAnywhere() || blocks.stream().anyMatch(outer -> outer.contains(other));
    }

    public List<String> texts() {
        return blocks.stream().map(Network::toString).toList();
    }

    /** As it stands in forms, one on each line. */
    public String lines() {
        return String.join("\n", texts());
    }

    /** As it is stored, and shown on one line. */
    @Override
    public String toString() {
        return blocks.stream().map(Network::toString).collect(Collectors.joining(" "));
    }
}
