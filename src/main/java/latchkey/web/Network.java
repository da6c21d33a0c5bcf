package latchkey.web;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A block of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3); one address is a block of one. */
public final class Network {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-fA-F:.]+(/[0-9]{1,3})?");
    private static final int LONGEST = 49;
    private static final int MAPPED = 96;

    private final IPAddress block;

    private Network(IPAddress block) {
        this.block = block;
    }

    /** The block that a text means, whatever stands behind its prefix; null if it is none. */
    public static @Nullable Network parse(String text) {
        var typed = text.strip();
        if (typed.length() > LONGEST || !SHAPE.matcher(typed).matches()) {
            return null;
        }
        var address = new IPAddressString(typed, ClientAddress.STRICT).getAddress();
        if (address == null) {
            return null;
        }
        var prefixed = address.isPrefixed() ? address : address.setPrefixLength(address.getBitCount());
        return new Network(withoutMapping(prefixed.toPrefixBlock()));
    }

    /** An IPv4 address within IPv6 (RFC 4291 §2.5.5.2) is that IPv4 address, as it is of a client. */
    private static IPAddress withoutMapping(IPAddress block) {
        var isMapped = block.isIPv6()
                && block.getNetworkPrefixLength() >= MAPPED
                && block.getLower().toIPv6().isIPv4Mapped();
        if (!isMapped) {
            return block;
        }
        var embedded = block.getLower().toIPv6().getEmbeddedIPv4Address();
        return embedded.setPrefixLength(block.getNetworkPrefixLength() - MAPPED).toPrefixBlock();
    }

    public boolean contains(Network other) {
        return block.contains(other.block);
    }

    /** @param address in canonical text, as {@link ClientAddress} gives it */
    public boolean contains(String address) {
        var single = ClientAddress.parse(address);
        return single != null && block.contains(single);
    }

    /** Whether a caller can have an address of it: not so for multicast, broadcast and the unspecified address. */
    public boolean isCallable() {
        var single = !block.isMultiple();
        var isNobody =
                single && (block.isZero() || block.toCanonicalWildcardString().equals("255.255.255.255"));
        return !block.isMulticast() && !isNobody;
    }

    /** This block and every one that contains it, in canonical text: 33 at most, or 129. */
    public Stream<String> enclosing() {
        return Stream.iterate(block.getNetworkPrefixLength(), length -> length >= 0, length -> length - 1)
                .map(length ->
                        block.setPrefixLength(length, true).toPrefixBlock().toCanonicalString());
    }

    /** In canonical text, always with its prefix length: {@code 203.0.113.7/32}, {@code 2001:db8::/32}. */
    @Override
    public String toString() {
        return block.toCanonicalString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Network network && network.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
