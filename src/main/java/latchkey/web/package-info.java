/** What every page needs: guard, CSRF, headers, forms, flash, assets, templates, errors. Knows no feature. */
@NullMarked
package latchkey.web;

import org.jspecify.annotations.NullMarked;
