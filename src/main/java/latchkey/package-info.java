/** The program: its settings, its parts put together, its routes. The only package that knows all others. */
@NullMarked
package latchkey;

import org.jspecify.annotations.NullMarked;
