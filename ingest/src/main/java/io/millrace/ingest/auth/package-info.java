/** Who may send: write keys, the tenants they stand for, and where a request carries one. */
package io.millrace.ingest.auth;
