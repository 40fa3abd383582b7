/** What no stage could accept: listing it and sending it again. */
package io.millrace.cli.failed;
