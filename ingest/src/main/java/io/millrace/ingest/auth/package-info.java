/** Write keys: which tenant each stands for, and where a request carries one. */
package io.millrace.ingest.auth;
