/** Heap that many share and none may use up: counted in bytes, taken and given back. */
package io.millrace.aggregation.memory;
