/** Which network addresses a webhook may reach: rules for addresses, and names resolved once to an address that passes them. */
package io.millrace.sink.address;
