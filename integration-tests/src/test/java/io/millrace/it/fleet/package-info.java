/** Several instances of aggregation: queries while instances die, restart and move. */
package io.millrace.it.fleet;
