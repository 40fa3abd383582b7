/** The harness that stages test their topologies with: no broker, a registry in memory, events by builders. */
package io.millrace.runtime.testing;
