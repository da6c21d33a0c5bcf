package latchkey;

import java.time.Clock;
import javax.sql.DataSource;
import latchkey.audit.AuditKey;
import latchkey.token.Peppers;

/**
 * What a portal is started with. Whoever opened it closes it, after the portal.
 *
 * @param database migrated
 * @param reading connections to the same that nothing else uses, for verification
 * @param looking a connection to the same that nobody else uses, to follow changes
 * @param clock the database's time
 */
record Surroundings(
        Settings settings,
        DataSource database,
        DataSource reading,
        DataSource looking,
        Peppers peppers,
        AuditKey auditKey,
        Clock clock) {}
