/** How far event time has come, upstream and here. */
package io.millrace.aggregation.watermark;
