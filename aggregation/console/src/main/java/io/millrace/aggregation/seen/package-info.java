/** What events there are: their names, properties and sample values, for those who define insights. */
package io.millrace.aggregation.seen;
