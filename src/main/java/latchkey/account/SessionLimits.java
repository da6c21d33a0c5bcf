package latchkey.account;

import java.time.Duration;

/** How long a session lives: without a request, and at all. */
public record SessionLimits(Duration idle, Duration absolute) {}
