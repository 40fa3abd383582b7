/** The command {@code millrace sql}: one statement, or a shell. */
package io.millrace.cli.sql;
