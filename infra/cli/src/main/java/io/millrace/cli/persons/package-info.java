/** Command that shows, merges, splits and erases persons. */
package io.millrace.cli.persons;
