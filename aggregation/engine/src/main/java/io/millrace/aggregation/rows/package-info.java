/** Readers of the row store: the only way by which queries reach the rows of this instance. */
package io.millrace.aggregation.rows;
