package latchkey.organization;

import java.util.UUID;

/**
 * A customer of the APIs, to whom tokens belong.
 *
 * @param slug its name in addresses: 2 to 40 lower-case letters, digits and hyphens
 */
public record Organization(UUID id, String slug, String name) {}
