/** Peers of the engine on one workload: ten insights over the same events, each contender in a JVM of its own. */
package io.millrace.peers;
