/** Bounds of the log, and the ids of the events that its entries are about. */
package io.millrace.runtime.logs;
