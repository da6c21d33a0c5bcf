package latchkey.web;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/** How many connections there may be, and how slow: past the limit idle ones are closed soon, and new ones wait for that. */
public final class Connections {
    /** Connections that wait to be accepted; past Jetty's 50, a burst is reset by the kernel. */
    private static final int LONGEST_QUEUE = 1024;

    /** What else needs open files: the database, logs, what the program is read from. */
    private static final int OTHER_FILES = 200;

    private final int most;
    private volatile boolean lettingGo;
    private volatile @Nullable IdleConnections idle;
    private volatile @Nullable Server server;

    /** @param most less where the system allows fewer open files */
    public Connections(int most) {
        this.most = Math.min(most, Math.max(OTHER_FILES, openFiles() - OTHER_FILES));
    }

    void limit(Server server) {
        var limit = new NetworkConnectionLimit(most, server);
        server.addBean(limit);
        var connections = new IdleConnections(server, limit);
        server.addBean(connections);
        server.addEventListener(connections);
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                for (var connector : server.getConnectors()) {
                    ((ServerConnector) connector).setAcceptQueueSize(LONGEST_QUEUE);
                }
            }
        });
        this.server = server;
        idle = connections;
    }

    /** From now on none is kept for another request: whoever comes back shall come by another way. */
    public void letGo() {
        lettingGo = true;
    }

    boolean isLettingGo() {
        return lettingGo;
    }

    /** How many there are now. */
    public int open() {
        var known = server;
        return known == null || known.getConnectors().length == 0
                ? 0
                : known.getConnectors()[0].getConnectedEndPoints().size();
    }

    /** How many were closed because their headers took too long. */
    public long closedAsSlow() {
        var known = idle;
        return known == null ? 0 : known.closedAsSlow();
    }

    private static int openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount())
                : Integer.MAX_VALUE;
    }
}
