package io.millrace.aggregation.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;

/**
 * Exact sum of decimals with nine fractional digits, held in 128 bits plus a big integer for what exceeds them. Being exact, it
 * does not depend on the order of addition. A double counts as the decimal that it prints as; further digits of each value are
 * rounded half-even.
 */
final class ExactSum {
    static final int SCALE = 9;
    private static final long UNIT = 1_000_000_000L;
    /** Below this bound the product with the unit has an error of less than 1/8, so that rounding it is safe. */
    private static final double FAST_BOUND = 0x1p49;

    private static final double EXACT_INTEGERS = 0x1p53;
    private static final int SMALL = 0;
    private static final int WIDE = 1;
    private static final int BIG = 2;

    private long high;
    private long low;
    private BigInteger rest;

    void addLong(long value) {
        addWide(Math.multiplyHigh(value, UNIT), value * UNIT);
    }

    /** Adds a finite double. */
    void addDouble(double value) {
        double product = value * UNIT;
        double rounded = Math.rint(product);
        if (Math.abs(product) < FAST_BOUND && Math.abs(product - rounded) < 0.2) {
            long units = (long) rounded;
            addWide(units >> 63, units);
        } else if (Math.abs(value) < EXACT_INTEGERS && value == Math.rint(value)) {
            addLong((long) value);
        } else {
            addBig(units(value));
        }
    }

    /** Adds the square of a number given in units. The sum of squares has twice the scale, {@code 2 * SCALE}. */
    void addSquare(BigInteger units) {
        addBig(units.multiply(units));
    }

    /** Adds the square of a number given in units that fit in a long. */
    void addSquare(long units) {
        addWide(Math.multiplyHigh(units, units), units * units);
    }

    /** Converts a double to units of the ninth fractional digit, taking the decimal that it prints as. */
    static BigInteger units(double value) {
        return BigDecimal.valueOf(value).setScale(SCALE, RoundingMode.HALF_EVEN).unscaledValue();
    }

    static BigInteger units(long value) {
        return BigInteger.valueOf(value).multiply(BigInteger.valueOf(UNIT));
    }

    void merge(ExactSum other) {
        addWide(other.high, other.low);
        if (other.rest != null) {
            addRest(other.rest);
        }
    }

    private void addBig(BigInteger units) {
        if (units.bitLength() <= 126) {
            addWide(units.shiftRight(64).longValue(), units.longValue());
        } else {
            addRest(units);
        }
    }

    private void addRest(BigInteger units) {
        rest = rest == null ? units : rest.add(units);
    }

    private void addWide(long valueHigh, long valueLow) {
        long newLow = low + valueLow;
        long carry = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
        long newHigh = high + valueHigh + carry;
        if (((high ^ newHigh) & (valueHigh ^ newHigh)) < 0) {
            addRest(wide());
            high = valueHigh;
            low = valueLow;
        } else {
            high = newHigh;
            low = newLow;
        }
    }

    private BigInteger wide() {
        var lowBits = BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1));
        return BigInteger.valueOf(high).shiftLeft(64).add(lowBits);
    }

    private boolean isSmall() {
        return rest == null && high == low >> 63;
    }

    /** The sum in units of the ninth fractional digit. */
    BigInteger units() {
        return rest == null ? wide() : wide().add(rest);
    }

    /** The exact sum. */
    BigDecimal decimal() {
        return new BigDecimal(units(), SCALE);
    }

    /** Double nearest to the sum. */
    double doubleValue() {
        if (isSmall() && Math.abs((double) low) < EXACT_INTEGERS) {
            return (double) low / UNIT;
        }
        return decimal().doubleValue();
    }

    /** The sum truncated to a long; the nearest long if it does not fit. */
    long longValue() {
        if (isSmall()) {
            return low / UNIT;
        }
        var sum = units().divide(BigInteger.valueOf(UNIT));
        if (sum.bitLength() < 64) {
            return sum.longValue();
        }
        return sum.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    void serialize(ByteSink out) {
        if (isSmall()) {
            out.putByte(SMALL);
            out.putZigZag(low);
            return;
        }
        out.putByte(rest == null ? WIDE : BIG);
        out.putLong(high);
        out.putLong(low);
        if (rest != null) {
            var bytes = rest.toByteArray();
            out.putVarLong(bytes.length);
            out.putBytes(bytes, 0, bytes.length);
        }
    }

    static ExactSum deserialize(ByteBuffer in) {
        var sum = new ExactSum();
        int form = in.get();
        switch (form) {
            case SMALL -> {
                sum.low = ByteSource.getZigZag(in);
                sum.high = sum.low >> 63;
            }
            case WIDE, BIG -> {
                sum.high = in.getLong();
                sum.low = in.getLong();
                if (form == BIG) {
                    sum.rest = new BigInteger(ByteSource.getBytes(in, ByteSource.getCount(in, 1)));
                }
            }
            default -> throw new IllegalArgumentException("the state is corrupt: a sum has the unknown form " + form);
        }
        return sum;
    }

    /** Reads a serialized sum as units; {@link Long#MIN_VALUE} if they do not fit in a long. */
    static long deserializeUnits(ByteBuffer in) {
        var sum = deserialize(in);
        return sum.isSmall() ? sum.low : Long.MIN_VALUE;
    }

    static ExactSum ofUnits(long units) {
        var sum = new ExactSum();
        sum.high = units >> 63;
        sum.low = units;
        return sum;
    }

    int heapBytes() {
        return rest == null ? 32 : 96 + rest.bitLength() / 8;
    }
}
