/** Failed events: records that a stage could not process, kept with their bytes. */
package io.millrace.runtime.failed;
