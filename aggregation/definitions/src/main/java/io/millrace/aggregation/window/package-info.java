/** Window arithmetic: assignment of event times to windows, in UTC and in time zones, and the baselines of trends. */
package io.millrace.aggregation.window;
