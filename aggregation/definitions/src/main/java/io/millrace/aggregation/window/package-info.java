/** Which windows an event falls in. */
package io.millrace.aggregation.window;
