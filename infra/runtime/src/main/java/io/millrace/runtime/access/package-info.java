/** Access control of an HTTP API: keys with roles, tenants and quotas, browser sessions, and the secret of peers. */
package io.millrace.runtime.access;
