package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.groupConcat;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of what is stored of secrets. */
public final class SecretStore {
    private final DSLContext db;

    public SecretStore(DSLContext db) {
        this.db = db;
    }

    void insert(UUID organizationId, UUID tokenId, TokenDigest digest, String prefix, Instant at) {
        db.insertInto(ACCESS_TOKEN_SECRET)
                .set(ACCESS_TOKEN_SECRET.DIGEST, digest.bytes())
                .set(ACCESS_TOKEN_SECRET.TOKEN_ID, tokenId)
                .set(ACCESS_TOKEN_SECRET.ORGANIZATION_ID, organizationId)
                .set(ACCESS_TOKEN_SECRET.PEPPER_VERSION, digest.pepperVersion())
                .set(ACCESS_TOKEN_SECRET.PREFIX, prefix)
                .set(ACCESS_TOKEN_SECRET.CREATED_AT, at)
                .execute();
    }

    /**
     * The token of a secret, dead or alive, by one look at one unique index. The only look at a token that names no
     * organization: whoever has the secret is the proof.
     */
    public Optional<Presented> find(List<TokenDigest> digests) {
        var scopes = field(select(groupConcat(ACCESS_TOKEN_SCOPE.SCOPE).separator(" "))
                .from(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(ACCESS_TOKEN.ID)));
        return db.select(
                        ACCESS_TOKEN.ID,
                        ACCESS_TOKEN.ORGANIZATION_ID,
                        ACCESS_TOKEN.NAME,
                        ACCESS_TOKEN.EXPIRES_AT,
                        ACCESS_TOKEN.REVOKED_AT,
                        ACCESS_TOKEN.CREATED_AT,
                        scopes)
                .from(ACCESS_TOKEN_SECRET)
                .join(ACCESS_TOKEN)
                .on(ACCESS_TOKEN.ID.eq(ACCESS_TOKEN_SECRET.TOKEN_ID))
                .where(ACCESS_TOKEN_SECRET.DIGEST.in(
                        digests.stream().map(TokenDigest::bytes).toList()))
                .and(ACCESS_TOKEN_SECRET.SUPERSEDED_AT.isNull())
                .fetchOptional(row -> new Presented(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6(),
                        row.value7() == null ? List.of() : List.of(row.value7().split(" "))));
    }

    /** What verification needs to know of a token whose secret was presented. */
    public record Presented(
            UUID tokenId,
            UUID organizationId,
            String name,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            Instant createdAt,
            List<String> scopes) {

        public boolean isLive(Instant now) {
            return TokenStatus.of(revokedAt, expiresAt, now).isLive();
        }
    }
}
