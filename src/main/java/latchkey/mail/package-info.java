/** Mails: what they say, the outbox they wait in, and how they are sent. */
@NullMarked
package latchkey.mail;

import org.jspecify.annotations.NullMarked;
