/** The {@code millrace} command: its root, options that all commands share, exit codes. */
package io.millrace.cli;
