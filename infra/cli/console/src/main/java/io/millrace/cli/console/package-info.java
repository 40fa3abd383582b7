/** Terminal output and exit codes that all commands share: tables, progress lines, number formats. */
package io.millrace.cli.console;
