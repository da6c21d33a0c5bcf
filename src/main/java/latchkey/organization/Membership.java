package latchkey.organization;

/** What an account is in one organization. */
public record Membership(Organization organization, Role role) {}
