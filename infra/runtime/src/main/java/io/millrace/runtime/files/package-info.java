/** Files that only their owner may read. */
package io.millrace.runtime.files;
