/** The command {@code millrace dashboards}: dashboards of the console as files. */
package io.millrace.cli.dashboards;
