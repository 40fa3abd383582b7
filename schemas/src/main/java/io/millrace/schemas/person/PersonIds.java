package io.millrace.schemas.person;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * Ids of persons. Every device and every user has an id of its own, a pure function of tenant and device or user, so that all
 * instances and all replays mint the same. Text of the form {@code p_} and 26 of the characters {@code 0-9a-v}: 127 bits of
 * XXH3-128. At 10 billion devices the probability of any collision is below 10^-18.
 *
 * <p>Ids of users sort before those of devices. Ids from before this rule, which are those of users and devices themselves, stay
 * valid. Thread-safe.
 */
public final class PersonIds {
    private static final String PREFIX = "p_";
    private static final int DIGITS = 26;
    private static final long DEVICE_BIT = 1L << 63;
    private static final char[] ALPHABET = "0123456789abcdefghijklmnopqrstuv".toCharArray();
    private static final Hasher128 USERS = Hashing.xxh3_128(1);
    private static final Hasher128 DEVICES = Hashing.xxh3_128(2);

    private PersonIds() {}

    /** Own id of a device. */
    public static String ofDevice(String tenant, String device) {
        return ofDeviceKey(tenant + "/" + device);
    }

    /** Own id of a device, of the key of its raw events: tenant and device. */
    public static String ofDeviceKey(String key) {
        return text(DEVICES.hashCharsTo128Bits(key), DEVICE_BIT);
    }

    /** Own id of a user. */
    public static String ofUser(String tenant, String user) {
        return text(USERS.hashCharsTo128Bits(tenant + "/" + user), 0);
    }

    /** Id of a device from when it was split off on, by the number of the split, from 1. */
    public static String ofSplitDevice(String tenant, String device, int split) {
        return text(DEVICES.hashCharsTo128Bits(tenant + "/" + split + "/split/" + device), DEVICE_BIT);
    }

    /** Id of a user from when it was split off on, by the number of the split, from 1. */
    public static String ofSplitUser(String tenant, String user, int split) {
        return text(USERS.hashCharsTo128Bits(tenant + "/" + split + "/split/" + user), 0);
    }

    /** Whether the text has the form of such an id, as ids from before may have by accident only. */
    public static boolean isMinted(String person) {
        if (person.length() != PREFIX.length() + DIGITS || !person.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < person.length(); i++) {
            if (Character.digit(person.charAt(i), 32) < 0 || Character.isUpperCase(person.charAt(i))) {
                return false;
            }
        }
        return person.charAt(PREFIX.length()) < '8';
    }

    /** High 64 bits of a minted id. */
    public static long high(String person) {
        return (bits(person, 0, 13) << 1) | (bits(person, 13, 14) >>> 4);
    }

    /** Low 64 bits of a minted id. */
    public static long low(String person) {
        return (bits(person, 13, 14) << 60) | bits(person, 14, 26);
    }

    /** The minted id of these 128 bits. */
    public static String of(long high, long low) {
        var text = new char[PREFIX.length() + DIGITS];
        PREFIX.getChars(0, PREFIX.length(), text, 0);
        for (int i = DIGITS; i > 0; i--) {
            text[PREFIX.length() + i - 1] = ALPHABET[(int) low & 31];
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }

    private static String text(HashValue128 hash, long kind) {
        return of((hash.getMostSignificantBits() & ~DEVICE_BIT) | kind, hash.getLeastSignificantBits());
    }

    private static long bits(String person, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = (bits << 5) | Character.digit(person.charAt(PREFIX.length() + i), 32);
        }
        return bits;
    }
}
