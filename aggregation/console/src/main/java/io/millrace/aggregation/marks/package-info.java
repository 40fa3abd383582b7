/** What happened to an insight beside its events: changes of its definition, and alerts. */
package io.millrace.aggregation.marks;
