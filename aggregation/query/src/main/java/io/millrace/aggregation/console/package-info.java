/** The console: static pages that work offline, and the one route that gathers what they show of the other services. */
package io.millrace.aggregation.console;
