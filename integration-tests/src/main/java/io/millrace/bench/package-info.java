/** Benchmarks of the stages, each beside its limit: a bare consumer or producer of the same bytes in the same run. */
package io.millrace.bench;
