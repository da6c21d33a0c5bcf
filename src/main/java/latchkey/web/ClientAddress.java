package latchkey.web;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address a request came from: the peer's, unless the peer is a trusted proxy; then the right-most address of
 * X-Forwarded-For that is not a trusted proxy's. What stands further left is the client's own claim.
 */
public final class ClientAddress {
    /** Four numbers, or something with colons: not the shorthand that 1 is 0.0.0.1. */
    private static final Pattern SHAPE = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    private final List<IPAddress> trustedProxies;

    public ClientAddress(List<IPAddress> trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /** In canonical text, at most 45 characters. */
    public String of(Context ctx) {
        return resolve(ctx.req().getRemoteAddr(), Collections.list(ctx.req().getHeaders("X-Forwarded-For")));
    }

    String resolve(String peer, List<String> forwardedFor) {
        var address = Objects.requireNonNull(parse(peer), peer);
        var hops = forwardedFor.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .toList();
        for (var hop : hops.reversed()) {
            var next = parse(hop);
            if (!isTrusted(address) || next == null) {
                break;
            }
            address = next;
        }
        return address.toCanonicalString();
    }

    /** The address in canonical text, an IPv4 address within IPv6 as IPv4; null if it is none. */
    public static @Nullable String canonical(String text) {
        var address = parse(text);
        return address == null ? null : address.toCanonicalString();
    }

    private boolean isTrusted(IPAddress address) {
        return trustedProxies.stream().anyMatch(proxy -> proxy.contains(address));
    }

    private static @Nullable IPAddress parse(String text) {
        var bare = text.strip().replaceAll("^\\[(.*)]$", "$1");
        if (bare.length() > 45 || !SHAPE.matcher(bare).matches()) {
            return null;
        }
        var address = new IPAddressString(bare).getAddress();
        if (address == null || address.isMultiple()) {
            return null;
        }
        return address.isIPv6() && address.toIPv6().isIPv4Mapped()
                ? address.toIPv6().getEmbeddedIPv4Address()
                : address;
    }
}
