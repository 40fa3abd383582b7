/** A fleet goes from one build to the next and back while it works. */
package io.millrace.it.upgrade;
