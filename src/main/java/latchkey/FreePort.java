package latchkey;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;

/** Chooses a port where the settings leave it open: links need it before the server listens. */
final class FreePort {
    private FreePort() {}

    /** Asked before a server tries, which would log what we say in a sentence of our own. */
    static boolean isFree(String address, int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** The port itself, or any free one for 0; a {@link StartupFailure} if no port of the address can be had. */
    static int unlessSet(String address, int port) {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return port == 0 ? socket.getLocalPort() : port;
        } catch (IOException e) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "This machine can’t listen at %s: set LATCHKEY_HTTP_ADDRESS or LATCHKEY_MANAGEMENT_ADDRESS to an address of its own."
                            .formatted(address),
                    e);
        }
    }
}
