package latchkey.verification;

import java.time.Instant;
import java.util.Locale;
import latchkey.token.Presented;
import org.jspecify.annotations.Nullable;

/**
 * A check that can refuse a call, in the order of checking: the first that does decides. The only place where it is
 * decided, for those who verify as for the page that explains. For the organization's eyes only.
 */
enum Refusal {
    REVOKED {
        @Override
        boolean refuses(Presented token, Call call, Instant now) {
            return token.times().revokedAt() != null;
        }
    },
    EXPIRED {
        @Override
        boolean refuses(Presented token, Call call, Instant now) {
            var end = token.times().expiresAt();
            return end != null && !end.isAfter(now);
        }
    },
    /** By a rule of the organization's policy. */
    BLOCKED {
        @Override
        boolean refuses(Presented token, Call call, Instant now) {
            return token.times().blockedAt() != null;
        }
    },
    /** A former secret, after its grace period or given up. */
    ENDED {
        @Override
        boolean refuses(Presented token, Call call, Instant now) {
            return !token.secret().isLive(now);
        }
    },
    NETWORK {
        @Override
        boolean refuses(Presented token, Call call, Instant now) {
            return !token.allowedNetworks().allow(call.address() == null ? "" : call.address());
        }
    },
    SCOPE {
        @Override
        boolean refuses(Presented token, Call call, Instant now) {
            return !call.neededScopes().stream().allMatch(scope -> token.grants(scope, now));
        }
    };

    private static final Refusal[] IN_ORDER = values();

    /** What a call is refused by; null: nothing, it may be accepted. */
    static @Nullable Refusal of(Presented token, Call call, Instant now) {
        for (var check : IN_ORDER) {
            if (check.refuses(token, call, now)) {
                return check;
            }
        }
        return null;
    }

    abstract boolean refuses(Presented token, Call call, Instant now);

    /** As it is stored. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
