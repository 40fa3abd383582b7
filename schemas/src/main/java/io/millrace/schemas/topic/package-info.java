/** The catalogue of topics that stages meet in. */
package io.millrace.schemas.topic;
