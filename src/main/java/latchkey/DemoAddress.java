package latchkey;

import java.net.InetAddress;
import java.net.UnknownHostException;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;

/** Keeps the demonstration, whose passwords everybody knows, to this machine. */
final class DemoAddress {
    private DemoAddress() {}

    static void refuseStrangers(Settings settings) {
        var baseUrl = settings.baseUrl();
        if (baseUrl != null && !baseUrl.isLoopback()) {
            throw refused("LATCHKEY_BASE_URL is " + baseUrl.value());
        }
        if (!isLoopback(settings.httpAddress())) {
            throw refused("LATCHKEY_HTTP_ADDRESS is " + settings.httpAddress());
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "LATCHKEY_HTTP_ADDRESS is not an address of this machine.", e);
        }
    }

    private static StartupFailure refused(String setting) {
        return new StartupFailure(
                ExitCode.CONFIGURATION,
                setting + ", but --demo, whose passwords everybody knows, serves this machine only.");
    }
}
