/** What only the build needs: the classes of the schema are generated from the migrations. */
@NullMarked
package latchkey.build;

import org.jspecify.annotations.NullMarked;
