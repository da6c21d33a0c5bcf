package latchkey.organization;

/**
 * What an account is in one organization.
 *
 * @param twoFactorsRequired whether it is so with a second factor only
 */
public record Membership(Organization organization, Role role, boolean twoFactorsRequired) {}
