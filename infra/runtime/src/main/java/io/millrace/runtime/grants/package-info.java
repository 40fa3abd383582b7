/** What a service needs to be allowed at the broker, derived from its topology and its catalogue, and whether it is. */
package io.millrace.runtime.grants;
