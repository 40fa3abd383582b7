/** Queries for rows and the rows they return: parsing, filters, order, cursor, and the limits of a query. */
package io.millrace.aggregation.rowquery;
