/** SQL on the command line: one statement, or a shell. */
package io.millrace.cli.sql;
