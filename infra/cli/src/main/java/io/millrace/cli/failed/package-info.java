/** The {@code failed} commands: list, show and redrive events that a stage could not accept. */
package io.millrace.cli.failed;
