package latchkey.token;

import latchkey.database.Transactions;
import org.jooq.DSLContext;

/**
 * Writes the words of tokens that have none or old ones: of those that were there before words were, and of those that
 * an older version of this program creates or edits while both run.
 */
public final class MissingWords {
    private static final int BATCH = 200;

    private final WordStore words;
    private final Transactions transactions;

    public MissingWords(DSLContext db, Transactions transactions) {
        this.words = new WordStore(db);
        this.transactions = transactions;
    }

    /** Until none is left; each token in a transaction of its own, so that nobody waits for long. */
    public void write() {
        var batch = words.unworded(BATCH);
        while (!batch.isEmpty()) {
            for (var token : batch) {
                transactions.run(() -> words.write(token.organizationId(), token.id()));
            }
            batch = words.unworded(BATCH);
        }
    }
}
