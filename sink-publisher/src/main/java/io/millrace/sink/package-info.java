/** The stage that gives every insight its own typed topic, and streams what it published. */
package io.millrace.sink;
