package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.groupConcat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.sum;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.SelectLimitStep;

/** The SQL that tells who used a token, and who was refused. */
final class ClientReader {
    private static final Field<Long> CALLS = sum(ACCESS_TOKEN_CLIENT.CALLS).coerce(Long.class);
    private static final Field<Instant> LAST_AT = max(ACCESS_TOKEN_CLIENT.LAST_AT);
    private static final Field<String> LAST_ADDRESS = last(ACCESS_TOKEN_CLIENT.ADDRESS);
    private static final Field<String> LAST_PREFIX = last(ACCESS_TOKEN_CLIENT.PREFIX);
    private static final Field<String> LAST_NEEDED = last(coalesce(ACCESS_TOKEN_CLIENT.NEEDED, inline("")));

    private final DSLContext db;

    ClientReader(DSLContext db) {
        this.db = db;
    }

    /** That of the last call; none of what is kept of calls has a line feed in it. */
    private static Field<String> last(Field<String> of) {
        return field(
                "substring_index({0}, {1}, 1)",
                String.class,
                groupConcat(of).orderBy(ACCESS_TOKEN_CLIENT.LAST_AT.desc()).separator("\n"),
                inline("\n"));
    }

    /** Who was accepted since, the last seen first. */
    List<Client> clients(UUID organizationId, UUID tokenId, Instant since, int limit) {
        return clients(of(organizationId, tokenId, since)).limit(limit).fetch(ClientReader::client);
    }

    /** Who was accepted with one secret since the beginning of a {@link Use}, the last seen first. */
    List<Client> clients(UUID organizationId, UUID tokenId, String prefix, Instant beginning) {
        var ofSecret = ACCESS_TOKEN_CLIENT.PREFIX.eq(prefix).and(ACCESS_TOKEN_CLIENT.HOUR.ge(beginning));
        return clients(of(organizationId, tokenId).and(ofSecret)).fetch(ClientReader::client);
    }

    private SelectLimitStep<Record4<String, String, Long, Instant>> clients(Condition which) {
        return db.select(ACCESS_TOKEN_CLIENT.ADDRESS, ACCESS_TOKEN_CLIENT.AGENT, CALLS, LAST_AT)
                .from(ACCESS_TOKEN_CLIENT)
                .where(which)
                .and(ACCESS_TOKEN_CLIENT.OUTCOME.eq(Use.ACCEPTED))
                .groupBy(ACCESS_TOKEN_CLIENT.ADDRESS, ACCESS_TOKEN_CLIENT.AGENT)
                .orderBy(LAST_AT.desc(), ACCESS_TOKEN_CLIENT.ADDRESS, ACCESS_TOKEN_CLIENT.AGENT);
    }

    private static Client client(Record4<String, String, Long, Instant> row) {
        return new Client(row.value1(), row.value2(), row.value3(), row.value4());
    }

    /** From where calls were accepted since, the last seen first. */
    List<Address> addresses(UUID organizationId, UUID tokenId, Instant since, int limit) {
        return db.select(ACCESS_TOKEN_CLIENT.ADDRESS, LAST_AT)
                .from(ACCESS_TOKEN_CLIENT)
                .where(of(organizationId, tokenId, since))
                .and(ACCESS_TOKEN_CLIENT.OUTCOME.eq(Use.ACCEPTED))
                .and(ACCESS_TOKEN_CLIENT.ADDRESS.ne(""))
                .groupBy(ACCESS_TOKEN_CLIENT.ADDRESS)
                .orderBy(LAST_AT.desc(), ACCESS_TOKEN_CLIENT.ADDRESS)
                .limit(limit)
                .fetch(row -> new Address(row.value1(), row.value2()));
    }

    /** What was refused since, by reason, the last first. */
    List<Refused> refused(UUID organizationId, UUID tokenId, Instant since) {
        return db.select(ACCESS_TOKEN_CLIENT.OUTCOME, CALLS, LAST_AT, LAST_ADDRESS, LAST_PREFIX, LAST_NEEDED)
                .from(ACCESS_TOKEN_CLIENT)
                .where(of(organizationId, tokenId, since))
                .and(ACCESS_TOKEN_CLIENT.OUTCOME.ne(Use.ACCEPTED))
                .groupBy(ACCESS_TOKEN_CLIENT.OUTCOME)
                .orderBy(LAST_AT.desc(), ACCESS_TOKEN_CLIENT.OUTCOME)
                .fetch(row -> new Refused(
                        row.value1(), row.value2(), row.value3(), row.value4(), row.value5(), row.value6()));
    }

    private static Condition of(UUID organizationId, UUID tokenId, Instant since) {
        return of(organizationId, tokenId).and(ACCESS_TOKEN_CLIENT.HOUR.ge(since.truncatedTo(ChronoUnit.HOURS)));
    }

    private static Condition of(UUID organizationId, UUID tokenId) {
        return ACCESS_TOKEN_CLIENT.ORGANIZATION_ID.eq(organizationId).and(ACCESS_TOKEN_CLIENT.TOKEN_ID.eq(tokenId));
    }

    /**
     * Whoever was accepted.
     *
     * @param address "" when not told
     * @param agent "" when not told
     */
    record Client(String address, String agent, long calls, Instant lastAt) {
        boolean isLaterUseOfSame(Client other) {
            return address.equals(other.address) && agent.equals(other.agent) && lastAt.isAfter(other.lastAt);
        }
    }

    record Address(String address, Instant lastAt) {}

    /**
     * Calls that were refused for one reason.
     *
     * @param outcome the code of the reason
     * @param lastAddress of the last one; "" when not told
     * @param lastPrefix of the secret that the last one presented
     * @param lastNeeded what the last one needed, if it was refused for that; "" otherwise
     */
    record Refused(
            String outcome, long calls, Instant lastAt, String lastAddress, String lastPrefix, String lastNeeded) {}
}
