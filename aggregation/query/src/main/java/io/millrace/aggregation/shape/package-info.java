/** Rows as a response presents them: gaps filled, and compared with an earlier period. */
package io.millrace.aggregation.shape;
