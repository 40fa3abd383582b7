/** The tutorial, run as a reader would run it. */
package io.millrace.it.tutorial;
