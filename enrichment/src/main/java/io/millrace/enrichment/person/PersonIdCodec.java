package io.millrace.enrichment.person;

import io.millrace.enrichment.trait.CompactReader;
import io.millrace.enrichment.trait.CompactWriter;
import io.millrace.schemas.person.PersonIds;

/** Codec of persons' ids in state: 17 bytes for a minted id, its text for one from before. */
public final class PersonIdCodec {
    private static final int TEXT = 0;
    private static final int MINTED = 1;

    private PersonIdCodec() {}

    /** Writes an id. */
    public static void put(CompactWriter out, String person) {
        if (PersonIds.isMinted(person)) {
            out.putByte(MINTED);
            out.putFixedLong(PersonIds.high(person));
            out.putFixedLong(PersonIds.low(person));
        } else {
            out.putByte(TEXT);
            out.putString(person);
        }
    }

    /** Reads an id that {@link #put} wrote. */
    public static String get(CompactReader in) {
        if (in.getByte() == TEXT) {
            return in.getString();
        }
        var high = in.getFixedLong();
        return PersonIds.of(high, in.getFixedLong());
    }
}
