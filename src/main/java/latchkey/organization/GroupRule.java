package latchkey.organization;

/** Which role in an organization a group of the provider stands for. */
public record GroupRule(String group, String slug, Role role) {}
