/** Compacted topics of one partition that hold definitions, changed by compare-and-set from any instance. */
package io.millrace.runtime.catalogue;
