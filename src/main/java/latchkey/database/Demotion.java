package latchkey.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/** No connection to a server that became read-only is kept: neither the one that tells it nor any other. */
record Demotion(Servers servers) implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        if (failure.getErrorCode() == LostConnection.READ_ONLY) {
            servers.foundReadOnly();
            return Override.MUST_EVICT;
        }
        return Override.CONTINUE_EVICT;
    }
}
