/** The pages of those who run the installation, and its first run. */
@NullMarked
package latchkey.site;

import org.jspecify.annotations.NullMarked;
