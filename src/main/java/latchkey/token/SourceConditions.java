package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_NETWORK;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_WORD;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import latchkey.web.Network;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/** Which tokens a list shows by what other tables say of them: words, scopes, networks. */
final class SourceConditions {
    private static final String AFTER_EVERY_LETTER = Character.toString(Character.MAX_CODE_POINT);

    private SourceConditions() {}

    static List<Source> of(UUID organizationId, TokenFilter filter) {
        var sources = new ArrayList<Source>();
        for (var word : TokenWords.sought(filter.value(FilterField.Q))) {
            sources.add(new Source(
                    ACCESS_TOKEN_WORD,
                    ACCESS_TOKEN_WORD.TOKEN_ID,
                    ACCESS_TOKEN_WORD.ORGANIZATION_ID.eq(organizationId),
                    table -> begins(table.field(ACCESS_TOKEN_WORD.WORD), word)));
        }
        if (filter.has(FilterField.SCOPE)) {
            sources.add(new Source(
                    ACCESS_TOKEN_SCOPE,
                    ACCESS_TOKEN_SCOPE.TOKEN_ID,
                    ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(organizationId),
                    table -> table.field(ACCESS_TOKEN_SCOPE.SCOPE).eq(filter.value(FilterField.SCOPE))));
        }
        var network = filter.value(FilterField.NETWORK);
        if (!network.isEmpty() && !network.equals(FilterField.ANYWHERE)) {
            sources.add(new Source(
                    ACCESS_TOKEN_NETWORK,
                    ACCESS_TOKEN_NETWORK.TOKEN_ID,
                    ACCESS_TOKEN_NETWORK.ORGANIZATION_ID.eq(organizationId),
                    table -> table.field(ACCESS_TOKEN_NETWORK.NETWORK)
                            .in(Objects.requireNonNull(Network.parse(network))
                                    .enclosing()
                                    .toList())));
        }
        return sources;
    }

    private static Condition begins(Field<String> field, String word) {
        return field.ge(word).and(field.lt(word + AFTER_EVERY_LETTER));
    }

    /** Tokens that may be used from anywhere, if they are what is asked for. */
    static Condition boundToNoNetwork() {
        return field(select(inline(1))
                        .from(ACCESS_TOKEN_NETWORK)
                        .where(ACCESS_TOKEN_NETWORK.TOKEN_ID.eq(ACCESS_TOKEN.ID))
                        .limit(inline(1)))
                .isNull();
    }

    /** Rows of another table that name the tokens sought. */
    record Source(Table<?> table, Field<UUID> tokenId, Condition ofOrganization, Function<Table<?>, Condition> is) {
        private Condition where() {
            return is.apply(table);
        }

        /** The tokens themselves, so many at most, that other sources name too. */
        Select<Record1<UUID>> tokens(List<Source> others, int limit) {
            var all = ofOrganization.and(where());
            for (var other : others) {
                all = all.and(other.holds(tokenId));
            }
            return selectDistinct(tokenId).from(table).where(all).limit(inline(limit));
        }

        /** Its row number {@code limit + 1}, if it has so many. */
        Select<?> rowBeyond(int limit) {
            return select(inline(1))
                    .from(table)
                    .where(ofOrganization)
                    .and(where())
                    .limit(inline(limit), inline(1));
        }

        /** Those of its first rows whose tokens other sources name too. */
        Select<?> sample(List<Source> others, int rows) {
            var first = select(tokenId)
                    .from(table)
                    .where(ofOrganization)
                    .and(where())
                    .limit(inline(rows))
                    .asTable("first");
            var all = noCondition();
            for (var other : others) {
                all = all.and(other.holds(first.field(tokenId)));
            }
            return select(inline(1)).from(first).where(all);
        }

        /** Whether they name a token: with a limit, which keeps MariaDB from gathering all of them first. */
        Condition holds(Field<UUID> token) {
            var own = table.as("own");
            return field(select(inline(1))
                            .from(own)
                            .where(own.field(tokenId).eq(token))
                            .and(is.apply(own))
                            .limit(inline(1)))
                    .isNotNull();
        }
    }
}
