package latchkey.account;

import java.util.UUID;
import latchkey.web.Moment;

/**
 * A session as its owner sees it.
 *
 * @param device in words, such as “Firefox on Linux”
 * @param current whether it is the one that looks
 */
record SessionView(
        UUID id, String device, String address, Moment began, Moment lastSeen, Moment ends, boolean current) {}
