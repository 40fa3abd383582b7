/** The aggregation stage: wiring, configuration and the fixed topology. */
package io.millrace.aggregation;
