/** Root of the {@code millrace} command and the commands that manage processes of the local stack. */
package io.millrace.cli;
