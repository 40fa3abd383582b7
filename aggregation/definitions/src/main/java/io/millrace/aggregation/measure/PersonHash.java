package io.millrace.aggregation.measure;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;

/** Hash by which unique values, persons among them, are counted. It is part of the stored formats and must not change. */
public final class PersonHash {
    static final Hasher64 HASHER = Hashing.komihash5_0();

    private PersonHash() {}

    /** Returns the hash of a person's id. */
    public static long of(String person) {
        return of(person.getBytes(StandardCharsets.UTF_8));
    }

    /** The same of an id in UTF-8. */
    public static long of(byte[] utf8) {
        return of(utf8, 0, utf8.length);
    }

    public static long of(byte[] utf8, int offset, int length) {
        return HASHER.hashBytesToLong(utf8, offset, length);
    }
}
