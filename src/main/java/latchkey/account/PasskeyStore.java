package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.PASSKEY;

import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The SQL of passkeys. */
final class PasskeyStore {
    private final DSLContext db;

    PasskeyStore(DSLContext db) {
        this.db = db;
    }

    void deleteAllOf(UUID accountId) {
        db.deleteFrom(PASSKEY).where(PASSKEY.ACCOUNT_ID.eq(accountId)).execute();
    }

    void insert(Passkey passkey) {
        db.insertInto(PASSKEY)
                .set(PASSKEY.ID, passkey.id())
                .set(PASSKEY.ACCOUNT_ID, passkey.account().id())
                .set(PASSKEY.CREDENTIAL_ID, passkey.credential().getCredentialId())
                .set(PASSKEY.ATTESTED_CREDENTIAL, Credentials.CONVERTER.convert(passkey.credential()))
                .set(PASSKEY.SIGN_COUNT, passkey.signCount())
                .set(PASSKEY.TRANSPORTS, String.join(" ", passkey.transports()))
                .set(PASSKEY.BACKUP_ELIGIBLE, passkey.backupEligible())
                .set(PASSKEY.BACKED_UP, passkey.backedUp())
                .set(PASSKEY.NAME, passkey.name())
                .set(PASSKEY.CREATED_AT, passkey.createdAt())
                .execute();
    }

    /** The oldest first. */
    List<Passkey> of(UUID accountId) {
        return select(PASSKEY.ACCOUNT_ID.eq(accountId));
    }

    Optional<Passkey> find(UUID accountId, UUID id) {
        return select(PASSKEY.ACCOUNT_ID.eq(accountId).and(PASSKEY.ID.eq(id))).stream()
                .findAny();
    }

    /** Whosever it is. */
    Optional<Passkey> find(byte[] credentialId) {
        return select(PASSKEY.CREDENTIAL_ID.eq(credentialId)).stream().findAny();
    }

    int count(UUID accountId) {
        return db.fetchCount(PASSKEY, PASSKEY.ACCOUNT_ID.eq(accountId));
    }

    /** False if it has signed as often before, or is gone: of two with one count, one gets through. */
    boolean use(UUID id, long signCount, boolean backedUp, Instant at) {
        return db.update(PASSKEY)
                        .set(PASSKEY.SIGN_COUNT, signCount)
                        .set(PASSKEY.BACKED_UP, backedUp)
                        .set(PASSKEY.LAST_USED_AT, at)
                        .where(PASSKEY.ID.eq(id))
                        .and(signCount == 0 ? PASSKEY.SIGN_COUNT.eq(0L) : PASSKEY.SIGN_COUNT.lt(signCount))
                        .execute()
                == 1;
    }

    boolean rename(UUID accountId, UUID id, String name) {
        return db.update(PASSKEY)
                        .set(PASSKEY.NAME, name)
                        .where(PASSKEY.ACCOUNT_ID.eq(accountId))
                        .and(PASSKEY.ID.eq(id))
                        .execute()
                == 1;
    }

    boolean delete(UUID accountId, UUID id) {
        return db.deleteFrom(PASSKEY)
                        .where(PASSKEY.ACCOUNT_ID.eq(accountId))
                        .and(PASSKEY.ID.eq(id))
                        .execute()
                == 1;
    }

    /** Gives the account a handle unless it has one. */
    void insertUserHandle(UUID accountId, byte[] handle) {
        db.update(ACCOUNT)
                .set(ACCOUNT.USER_HANDLE, handle)
                .where(ACCOUNT.ID.eq(accountId))
                .and(ACCOUNT.USER_HANDLE.isNull())
                .execute();
    }

    /** In base64url. */
    String userHandle(UUID accountId) {
        return Base64Url.encode(db.select(ACCOUNT.USER_HANDLE)
                .from(ACCOUNT)
                .where(ACCOUNT.ID.eq(accountId))
                .fetchSingle(ACCOUNT.USER_HANDLE));
    }

    private List<Passkey> select(Condition condition) {
        return db.select(PASSKEY.fields())
                .select(ACCOUNT.EMAIL, ACCOUNT.SITE_ADMINISTRATOR_SINCE, ACCOUNT.USER_HANDLE)
                .from(PASSKEY)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(PASSKEY.ACCOUNT_ID))
                .where(condition)
                .orderBy(PASSKEY.CREATED_AT, PASSKEY.ID)
                .fetch(PasskeyStore::passkey);
    }

    private static Passkey passkey(Record row) {
        var transports = row.get(PASSKEY.TRANSPORTS);
        return new Passkey(
                row.get(PASSKEY.ID),
                new Account(
                        row.get(PASSKEY.ACCOUNT_ID),
                        row.get(ACCOUNT.EMAIL),
                        row.get(ACCOUNT.SITE_ADMINISTRATOR_SINCE) != null),
                Base64Url.encode(row.get(ACCOUNT.USER_HANDLE)),
                Credentials.CONVERTER.convert(row.get(PASSKEY.ATTESTED_CREDENTIAL)),
                row.get(PASSKEY.SIGN_COUNT),
                transports.isEmpty() ? List.of() : List.of(transports.split(" ")),
                row.get(PASSKEY.BACKUP_ELIGIBLE),
                row.get(PASSKEY.BACKED_UP),
                row.get(PASSKEY.NAME),
                row.get(PASSKEY.CREATED_AT),
                row.get(PASSKEY.LAST_USED_AT));
    }

    /** Loaded with the first passkey, as what it needs is. */
    private static final class Credentials {
        static final AttestedCredentialDataConverter CONVERTER =
                new AttestedCredentialDataConverter(new ObjectConverter());
    }
}
