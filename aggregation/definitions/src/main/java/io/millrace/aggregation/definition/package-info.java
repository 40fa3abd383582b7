/** Insight definitions: from YAML to a validated specification, to what the engine runs, and what a change means. */
package io.millrace.aggregation.definition;
