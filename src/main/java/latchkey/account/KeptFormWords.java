package latchkey.account;

/**
 * What a form that waits would do, for whoever is about to send it.
 *
 * @param name what it is about; empty: nothing that was typed tells
 * @param organization by its address; empty: none
 */
public record KeptFormWords(String what, String name, String organization) {}
