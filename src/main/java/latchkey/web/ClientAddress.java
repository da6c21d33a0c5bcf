package latchkey.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address a request came from: the peer's, unless the peer is a trusted proxy; then the right-most address of
 * X-Forwarded-For that is not a trusted proxy's. What stands further left is the client's own claim.
 */
public final class ClientAddress {
    /** Four numbers make an address of IPv4: not three, and none in octal or hexadecimal, as inet_aton takes them. */
    static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .getParentBuilder()
            .allowSingleSegment(false)
            .toParams();

    /** Few callers make most calls, and reading an address costs as much as verifying a token. */
    private static final Cache<String, Optional<IPAddress>> PARSED =
            Caffeine.newBuilder().maximumSize(2_000).build();

    /** With room for brackets and spaces. */
    private static final int LONGEST = 64;

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<IPAddress> trustedProxies;

    public ClientAddress(List<IPAddress> trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /** In canonical text, at most 45 characters. */
    public String of(Context ctx) {
        return resolve(ctx.req().getRemoteAddr(), Collections.list(ctx.req().getHeaders(FORWARDED_FOR)));
    }

    /** The same of a program's request. */
    public String of(Exchange exchange) {
        return resolve(exchange.peer(), exchange.headers(FORWARDED_FOR));
    }

    String resolve(String peer, List<String> forwardedFor) {
        // Behind "%" stands the interface that a link-local peer was seen at.
        var zone = peer.indexOf('%');
        var address = Objects.requireNonNull(parse(zone < 0 ? peer : peer.substring(0, zone)), peer);
        if (forwardedFor.isEmpty()) {
            return address.toCanonicalString();
        }
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

    static @Nullable IPAddress parse(String text) {
        return text.length() > LONGEST
                ? null
                : PARSED.get(text, known -> Optional.ofNullable(read(known))).orElse(null);
    }

    private static @Nullable IPAddress read(String text) {
        var bare = text.strip().replaceAll("^\\[(.*)]$", "$1");
        if (bare.isEmpty() || bare.length() > 45 || !bare.matches("[0-9a-fA-F:.]+")) {
            return null;
        }
        var address = new IPAddressString(bare, STRICT).getAddress();
        if (address == null || address.isMultiple()) {
            return null;
        }
        return address.isIPv6() && address.toIPv6().isIPv4Mapped()
                ? address.toIPv6().getEmbeddedIPv4Address()
                : address;
    }
}
