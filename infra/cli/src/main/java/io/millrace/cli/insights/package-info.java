/** Commands that use the query API: insights, query, tail, await and keys. */
package io.millrace.cli.insights;
