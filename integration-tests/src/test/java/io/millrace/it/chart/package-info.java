/** What the Helm chart renders, run as processes on a real broker and registry. */
package io.millrace.it.chart;
