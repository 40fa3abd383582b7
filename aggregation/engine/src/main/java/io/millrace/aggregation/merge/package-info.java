/** Folds partials into the row store, emits what changed, and reads it. */
package io.millrace.aggregation.merge;
