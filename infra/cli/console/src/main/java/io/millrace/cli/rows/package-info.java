/** Rows of an insight as a command prints them: pages, tables, freshness. */
package io.millrace.cli.rows;
