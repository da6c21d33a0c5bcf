package latchkey.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import latchkey.web.Network;
import latchkey.web.Networks;

/** What networks mean that were typed, wherever that is not what was typed. */
record NetworkNotes(Networks networks, List<String> notes) {
    /** @param typed found valid */
    static NetworkNotes of(String typed) {
        var networks = Networks.parse(typed);
        var notes = new ArrayList<String>();
        Networks.split(typed).distinct().forEach(text -> note(networks, text, notes));
        return new NetworkNotes(networks, List.copyOf(notes));
    }

    private static void note(Networks networks, String text, List<String> notes) {
        var network = Objects.requireNonNull(Network.parse(text), text);
        for (var block : networks.blocks()) {
            if (block.contains(network) && !block.equals(network)) {
                notes.add("“%s” is left out: it lies within %s".formatted(text, block));
                return;
            }
        }
        if (!network.toString().equals(text)) {
            notes.add("“%s” means %s".formatted(text, network));
        }
    }

    /** @param address of whoever reads this, in canonical text */
    NetworkNotes seenFrom(String address) {
        if (networks.allow(address)) {
            return this;
        }
        var more = new ArrayList<>(notes);
        more.add(
                "Your own address, %s, is not within: calls from where you are now will be refused".formatted(address));
        return new NetworkNotes(networks, List.copyOf(more));
    }

    /** What was typed, and an address on a line of its own; the same if it was there before. */
    static String with(String typed, String address) {
        return Networks.split(typed).anyMatch(address::equals) ? typed : (typed + "\n" + address).strip();
    }
}
