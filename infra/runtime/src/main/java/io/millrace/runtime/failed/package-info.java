/** Failed events: what a stage could not accept, kept with its bytes. */
package io.millrace.runtime.failed;
