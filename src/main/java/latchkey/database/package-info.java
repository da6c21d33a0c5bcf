/** The database: where it runs, how it is reached, its schema and its transactions. Knows no feature. */
@NullMarked
package latchkey.database;

import org.jspecify.annotations.NullMarked;
