/** Checks of what is shipped: licences of dependencies, and secrets in the repository; needs a JDK only. */
package io.millrace.audit;
