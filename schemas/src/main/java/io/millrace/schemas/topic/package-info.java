/** Catalogue of topics: name, key, value format, partitions and configs. */
package io.millrace.schemas.topic;
