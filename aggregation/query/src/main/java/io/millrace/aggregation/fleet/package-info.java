/** The instances of this stage: which of them has which partition of the rows, and how they ask one another. */
package io.millrace.aggregation.fleet;
