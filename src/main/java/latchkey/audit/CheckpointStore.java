package latchkey.audit;

import static latchkey.database.schema.Tables.AUDIT_CHECKPOINT;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.database.schema.tables.records.AuditCheckpointRecord;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of checkpoints. */
final class CheckpointStore {
    private final DSLContext db;

    CheckpointStore(DSLContext db) {
        this.db = db;
    }

    /** Of several instances the first one's stays. */
    void insertUnlessThere(Checkpoint checkpoint) {
        db.insertInto(AUDIT_CHECKPOINT)
                .set(AUDIT_CHECKPOINT.CHAIN_ID, checkpoint.chainId())
                .set(AUDIT_CHECKPOINT.DAY, checkpoint.day())
                .set(AUDIT_CHECKPOINT.POSITION, checkpoint.end().position())
                .set(
                        AUDIT_CHECKPOINT.HASH,
                        HexFormat.of().parseHex(checkpoint.end().hash()))
                .set(AUDIT_CHECKPOINT.SIGNED_AT, checkpoint.signedAt())
                .set(AUDIT_CHECKPOINT.PUBLIC_KEY, Base64.getDecoder().decode(checkpoint.publicKey()))
                .set(AUDIT_CHECKPOINT.SIGNATURE, Base64.getDecoder().decode(checkpoint.signature()))
                .onDuplicateKeyIgnore()
                .execute();
    }

    /** All of a chain, the oldest first: one a day at most. */
    List<Checkpoint> of(@Nullable UUID organizationId) {
        return db.selectFrom(AUDIT_CHECKPOINT)
                .where(AUDIT_CHECKPOINT.CHAIN_ID.eq(ChainStore.idOf(organizationId)))
                .orderBy(AUDIT_CHECKPOINT.DAY)
                .fetch(CheckpointStore::checkpoint);
    }

    boolean hasAny() {
        return db.fetchExists(AUDIT_CHECKPOINT);
    }

    Optional<Checkpoint> last(@Nullable UUID organizationId) {
        return db.selectFrom(AUDIT_CHECKPOINT)
                .where(AUDIT_CHECKPOINT.CHAIN_ID.eq(ChainStore.idOf(organizationId)))
                .orderBy(AUDIT_CHECKPOINT.DAY.desc())
                .limit(1)
                .fetchOptional(CheckpointStore::checkpoint);
    }

    private static Checkpoint checkpoint(AuditCheckpointRecord row) {
        return new Checkpoint(
                row.getChainId(),
                row.getDay(),
                new ChainEnd(row.getPosition(), ChainStore.hex(row.getHash())),
                row.getSignedAt(),
                Base64.getEncoder().encodeToString(row.getPublicKey()),
                Base64.getEncoder().encodeToString(row.getSignature()));
    }
}
