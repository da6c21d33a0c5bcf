package latchkey.verification;

import static latchkey.database.schema.Tables.RESOURCE_SERVER;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.database.schema.tables.records.ResourceServerRecord;
import latchkey.token.IdempotencyKey;
import latchkey.token.TokenDigest;
import org.jooq.DSLContext;

/** The SQL of resource servers. */
final class ResourceServerStore {
    private final DSLContext db;

    ResourceServerStore(DSLContext db) {
        this.db = db;
    }

    /** @throws org.jooq.exception.DataAccessException if a live one has the name, or the form was sent before */
    void insert(ResourceServer server, TokenDigest digest, IdempotencyKey key, UUID createdBy) {
        db.insertInto(RESOURCE_SERVER)
                .set(RESOURCE_SERVER.ID, server.id())
                .set(RESOURCE_SERVER.NAME, server.name())
                .set(RESOURCE_SERVER.DIGEST, digest.bytes())
                .set(RESOURCE_SERVER.PEPPER_VERSION, digest.pepperVersion())
                .set(RESOURCE_SERVER.PREFIX, server.prefix())
                .set(RESOURCE_SERVER.IDEMPOTENCY_KEY, key.bytes())
                .set(RESOURCE_SERVER.CREATED_BY, createdBy)
                .set(RESOURCE_SERVER.CREATED_AT, server.createdAt())
                .execute();
    }

    boolean isLive(UUID id, TokenDigest digest) {
        return db.fetchExists(
                RESOURCE_SERVER,
                RESOURCE_SERVER
                        .DIGEST
                        .eq(digest.bytes())
                        .and(RESOURCE_SERVER.ID.eq(id))
                        .and(RESOURCE_SERVER.REVOKED_AT.isNull()));
    }

    /** Live ones first, by name. */
    List<ResourceServer> list() {
        return db.selectFrom(RESOURCE_SERVER)
                .orderBy(RESOURCE_SERVER.REVOKED_AT, RESOURCE_SERVER.NAME)
                .fetch(ResourceServerStore::server);
    }

    Optional<ResourceServer> find(UUID id) {
        return db.selectFrom(RESOURCE_SERVER)
                .where(RESOURCE_SERVER.ID.eq(id))
                .fetchOptional(ResourceServerStore::server);
    }

    boolean revoke(UUID id, Instant at) {
        return db.update(RESOURCE_SERVER)
                        .set(RESOURCE_SERVER.REVOKED_AT, at)
                        .where(RESOURCE_SERVER.ID.eq(id))
                        .and(RESOURCE_SERVER.REVOKED_AT.isNull())
                        .execute()
                == 1;
    }

    void touch(UUID id, Instant at) {
        db.update(RESOURCE_SERVER)
                .set(RESOURCE_SERVER.LAST_USED_AT, at)
                .where(RESOURCE_SERVER.ID.eq(id))
                .and(RESOURCE_SERVER.LAST_USED_AT.isNull().or(RESOURCE_SERVER.LAST_USED_AT.lt(at)))
                .execute();
    }

    private static ResourceServer server(ResourceServerRecord row) {
        return new ResourceServer(
                row.getId(),
                row.getName(),
                row.getPrefix(),
                row.getCreatedAt(),
                row.getLastUsedAt(),
                row.getRevokedAt());
    }
}
