/** The one topology of the stage: which nodes and stores there are, and in what order records pass them. */
package io.millrace.aggregation.topology;
