package io.millrace.aggregation.pgwire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** The binary format of {@code numeric}: digits to the base of 10,000, the weight of the first, a sign, the decimal places. */
final class BinaryNumeric {
    private static final BigInteger BASE = BigInteger.valueOf(10_000);
    private static final int BASE_DIGITS = 4;
    private static final int NEGATIVE = 0x4000;
    private static final int MAX_DIGITS = 1_000;

    private BinaryNumeric() {}

    static byte[] encode(BigDecimal number) {
        int scale = Math.max(0, number.scale());
        int groupsBehindPoint = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
        BigInteger rest =
                number.setScale(groupsBehindPoint * BASE_DIGITS, RoundingMode.UNNECESSARY).unscaledValue().abs();
        Deque<Integer> groups = new ArrayDeque<>();
        while (rest.signum() != 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            groups.addFirst(parts[1].intValue());
            rest = parts[0];
        }
        int weight = groups.size() - groupsBehindPoint - 1;
        ByteBuffer out = ByteBuffer.allocate(8 + 2 * groups.size());
        out.putShort((short) groups.size());
        out.putShort((short) (groups.isEmpty() ? 0 : weight));
        out.putShort((short) (number.signum() < 0 ? NEGATIVE : 0));
        out.putShort((short) scale);
        groups.forEach(group -> out.putShort(group.shortValue()));
        return out.array();
    }

    static BigDecimal decode(ByteBuffer in) {
        if (in.remaining() < 8) {
            throw invalid();
        }
        int count = in.getShort();
        int weight = in.getShort();
        int sign = in.getShort() & 0xffff;
        int scale = in.getShort();
        boolean isNumber = sign == 0 || sign == NEGATIVE;
        if (!isNumber || count < 0 || count > MAX_DIGITS || in.remaining() != 2 * count) {
            throw invalid();
        }
        if (scale < 0 || scale > MAX_DIGITS || Math.abs(weight) > MAX_DIGITS) {
            throw invalid();
        }
        BigInteger unscaled = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            int group = in.getShort();
            if (group < 0 || group >= BASE.intValue()) {
                throw invalid();
            }
            unscaled = unscaled.multiply(BASE).add(BigInteger.valueOf(group));
        }
        BigDecimal number = new BigDecimal(unscaled).scaleByPowerOfTen(BASE_DIGITS * (weight - count + 1));
        BigDecimal scaled = number.setScale(scale, RoundingMode.HALF_UP);
        return sign == NEGATIVE ? scaled.negate() : scaled;
    }

    private static PgException invalid() {
        return PgException.of(SqlState.INVALID_TEXT, "a parameter is no binary numeric, or has too many digits");
    }
}
