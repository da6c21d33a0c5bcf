package latchkey;

import latchkey.web.AccessLog;
import latchkey.web.Admission;
import latchkey.web.ClientAddress;
import latchkey.web.Connections;
import latchkey.web.PageThreads;
import latchkey.web.Places;

/** What stands between the network and the routes: how much is taken on at once, and what is written down of it. */
final class Edge implements AutoCloseable {
    /** So many wait for each page that is being made. */
    private static final int WAITING_FOR_EACH = 4;

    final AccessLog accessLog;
    final Connections connections;
    final Places verifications;
    final Places pages;
    final Admission admission;
    final PageThreads pageThreads;

    Edge(Settings settings, ClientAddress clientAddress) {
        accessLog = new AccessLog(settings.logging().access(), Routes.VERIFICATION, clientAddress);
        connections = new Connections(settings.connectionsAtOnce());
        verifications = new Places(settings.verificationsAtOnce());
        pages = new Places(settings.pagesAtOnce() * (1 + WAITING_FOR_EACH));
        admission = new Admission(pages, verifications);
        pageThreads = new PageThreads(settings.pagesAtOnce());
    }

    @Override
    public void close() {
        pageThreads.close();
        accessLog.close();
    }
}
