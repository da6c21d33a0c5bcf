package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_WORD;
import static latchkey.database.schema.Tables.ACCOUNT;
import static org.jooq.impl.DSL.row;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL that keeps the words by which tokens are found. */
final class WordStore {
    private final DSLContext db;

    WordStore(DSLContext db) {
        this.db = db;
    }

    /** Makes the words of a token right again, within the transaction of whatever changed it. */
    void write(UUID organizationId, UUID tokenId) {
        var token = db.select(ACCESS_TOKEN.NAME, ACCESS_TOKEN.DESCRIPTION, ACCESS_TOKEN.OWNER_ID)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .forUpdate()
                .fetchSingle();
        var words = new TreeSet<>(TokenWords.of(token.value1()));
        words.addAll(TokenWords.of(token.value2()));
        if (token.value3() != null) {
            addressOf(token.value3()).forEach(address -> words.addAll(TokenWords.of(address)));
        }
        prefixesOf(organizationId, tokenId).forEach(prefix -> words.addAll(TokenWords.ofPrefix(prefix)));
        replace(organizationId, tokenId, words);
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.WORDED_AT, ACCESS_TOKEN.MODIFIED_AT)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .execute();
    }

    private List<String> addressOf(UUID ownerId) {
        return db.select(ACCOUNT.EMAIL)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(ownerId))
                .fetch(ACCOUNT.EMAIL);
    }

    private List<String> prefixesOf(UUID organizationId, UUID tokenId) {
        return db.select(ACCESS_TOKEN_SECRET.PREFIX)
                .from(ACCESS_TOKEN_SECRET)
                .where(ACCESS_TOKEN_SECRET.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(tokenId))
                .fetch(ACCESS_TOKEN_SECRET.PREFIX);
    }

    private void replace(UUID organizationId, UUID tokenId, Set<String> words) {
        db.deleteFrom(ACCESS_TOKEN_WORD)
                .where(ACCESS_TOKEN_WORD.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_WORD.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_WORD.WORD.notIn(words))
                .execute();
        db.insertInto(
                        ACCESS_TOKEN_WORD,
                        ACCESS_TOKEN_WORD.ORGANIZATION_ID,
                        ACCESS_TOKEN_WORD.WORD,
                        ACCESS_TOKEN_WORD.TOKEN_ID)
                .valuesOfRows(words.stream()
                        .map(word -> row(organizationId, word, tokenId))
                        .toList())
                .onDuplicateKeyIgnore()
                .execute();
    }

    /** Tokens whose words are not right: those that were there before words were, or that an older program changed. */
    List<Unworded> unworded(int limit) {
        return db.select(ACCESS_TOKEN.ORGANIZATION_ID, ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.UNWORDED.isTrue())
                .limit(limit)
                .fetch(row -> new Unworded(row.value1(), row.value2()));
    }

    record Unworded(UUID organizationId, UUID id) {}
}
