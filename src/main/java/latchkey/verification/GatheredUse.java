package latchkey.verification;

import latchkey.token.CountedUse;
import latchkey.token.Use;

/** Calls of one use, as they wait in the database to be counted. */
record GatheredUse(Use use, Gathered calls) {
    CountedUse counted() {
        return new CountedUse(
                use,
                calls.calls(),
                calls.firstUse(),
                calls.lastAt(),
                calls.lastAddress(),
                calls.needed(),
                calls.lacked(use.outcome()));
    }
}
