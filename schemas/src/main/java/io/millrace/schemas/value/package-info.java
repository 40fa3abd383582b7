/** How values are read from text, the same for every format and every stage; {@code VALUES.md} is the table. Pure. */
package io.millrace.schemas.value;
