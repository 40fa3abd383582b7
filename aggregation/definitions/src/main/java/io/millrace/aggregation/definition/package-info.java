/** Insight definitions: parsing and validation of YAML, specifications, their compiled form, and planning of changes. */
package io.millrace.aggregation.definition;
