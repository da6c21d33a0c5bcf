package latchkey.mutation;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.util.concurrent.ConcurrentMap;

/** Argon2id for next to nothing in place of the real one, which costs a mutation run two thirds of its time. */
final class CheapHashes {
    private CheapHashes() {}

    /** From now on whoever asks for the strength that the program uses gets the weakest there is. */
    static void use() {
        try {
            var instances = Argon2Function.class.getDeclaredField("INSTANCES");
            instances.setAccessible(true);
            @SuppressWarnings("unchecked")
            var byStrength = (ConcurrentMap<String, Argon2Function>) instances.get(null);
            var uid = Argon2Function.class.getDeclaredMethod(
                    "getUID", int.class, int.class, int.class, int.class, Argon2.class, int.class);
            uid.setAccessible(true);
            byStrength.put(
                    (String) uid.invoke(null, 19_456, 2, 1, 32, Argon2.ID, Argon2Function.ARGON2_VERSION_13),
                    Argon2Function.getInstance(64, 1, 1, 32, Argon2.ID));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
