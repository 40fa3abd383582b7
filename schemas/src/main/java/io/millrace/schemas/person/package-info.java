/** Contracts of persons: their ids, their merges, and the messages between devices and persons. */
package io.millrace.schemas.person;
