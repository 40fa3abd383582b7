/** Who may ask and apply: API keys with roles and tenants, how much each may ask, and the way in for a browser and for other instances. */
package io.millrace.aggregation.access;
