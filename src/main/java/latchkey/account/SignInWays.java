package latchkey.account;

import org.jspecify.annotations.Nullable;

/**
 * How people can sign in to this portal at all.
 *
 * @param passwords whether with a password of this portal
 * @param provider what people call the provider they can sign in with; null: there is none
 */
public record SignInWays(boolean passwords, @Nullable String provider) {}
