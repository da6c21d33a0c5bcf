package latchkey.build;

import java.nio.file.Path;
import latchkey.database.DatabaseAddress;
import latchkey.database.InstantConverter;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;

/** Which classes jOOQ writes: tables, keys and columns in the types that the stores use. */
final class SchemaClasses {
    private SchemaClasses() {}

    static Configuration of(DatabaseAddress address, Path output) {
        return new Configuration()
                .withJdbc(connection(address))
                .withGenerator(new Generator()
                        .withDatabase(database())
                        .withGenerate(shape())
                        .withTarget(target(output)));
    }

    private static Jdbc connection(DatabaseAddress address) {
        return new Jdbc().withUrl(address.url()).withUser(address.user()).withPassword(address.password());
    }

    private static Database database() {
        return new Database()
                .withName("org.jooq.meta.mariadb.MariaDBDatabase")
                .withInputSchema("latchkey")
                .withExcludes("flyway_schema_history|membership_role|invitation_role")
                .withForcedTypes(instant(), json(), role(), yesOrNo(), number());
    }

    private static ForcedType instant() {
        return new ForcedType()
                .withUserType("java.time.Instant")
                .withConverter(InstantConverter.class.getName())
                .withIncludeTypes("datetime.*");
    }

    private static ForcedType json() {
        return new ForcedType().withName("CLOB").withIncludeTypes("json|longtext");
    }

    // The feature that knows the roles turns them into its own type.
    private static ForcedType role() {
        return new ForcedType().withName("VARCHAR").withIncludeExpression(".*\\.(membership|invitation)\\.role");
    }

    private static ForcedType yesOrNo() {
        return new ForcedType()
                .withName("BOOLEAN")
                .withIncludeExpression(".*_(allowed|create|eligible|required|site|up)")
                .withIncludeTypes("tinyint.*");
    }

    private static ForcedType number() {
        return new ForcedType().withName("INTEGER").withIncludeTypes("tinyint.*|smallint.*");
    }

    private static Generate shape() {
        return new Generate()
                .withIndexes(false)
                .withTriggers(false)
                .withJooqVersionReference(false)
                .withGeneratedAnnotation(false)
                .withImplicitJoinPathsToOne(false)
                .withImplicitJoinPathsToMany(false)
                .withImplicitJoinPathsManyToMany(false);
    }

    private static Target target(Path output) {
        return new Target().withPackageName("latchkey.database.schema").withDirectory(output.toString());
    }
}
