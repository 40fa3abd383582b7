/** Rows and insights as JSON and CSV. */
package io.millrace.aggregation.format;
