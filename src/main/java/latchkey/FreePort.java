package latchkey;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;

/** Chooses a port where the settings leave it open: links need it before the server listens. */
final class FreePort {
    private FreePort() {}

    /**
     * Asked before a server tries, which would log what we say in a sentence of our own.
     *
     * @throws StartupFailure naming the setting if the port can't be had
     */
    static void require(String address, int port, String setting) {
        try {
            new ServerSocket(port, 1, InetAddress.getByName(address)).close();
        } catch (BindException e) {
            var isForbidden = String.valueOf(e.getMessage()).contains("Permission denied");
            throw isForbidden ? forbidden(port, setting) : inUse(port, setting);
        } catch (IOException e) {
            throw inUse(port, setting);
        }
    }

    static StartupFailure inUse(int port, String setting) {
        return new StartupFailure(
                ExitCode.TEMPORARY_FAILURE,
                "%s is %d, which is in use on this machine: stop what uses it, or set another port."
                        .formatted(setting, port));
    }

    private static StartupFailure forbidden(int port, String setting) {
        return new StartupFailure(
                ExitCode.CONFIGURATION,
                "%s is %d, which this user may not listen at: set one above 1023.".formatted(setting, port));
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
