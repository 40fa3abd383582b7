/** Insights over the query API: apply, plan, list, delete, query, tail, await. */
package io.millrace.cli.insights;
