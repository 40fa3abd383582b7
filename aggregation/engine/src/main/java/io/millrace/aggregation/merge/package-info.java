/** Write side of the row store: folds partials into rows, emits changed rows and alerts, and drops expired windows. */
package io.millrace.aggregation.merge;
