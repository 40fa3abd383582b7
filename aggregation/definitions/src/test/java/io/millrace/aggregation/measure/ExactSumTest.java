package io.millrace.aggregation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {
    @Test
    void doublesAreSummedAsTheDecimalsThatTheyPrintAs() {
        assertThat(sum(0.1, 0.2).decimal()).isEqualByComparingTo("0.3");
        assertThat(sum(1e15, 0.000000001, -1e15).decimal()).isEqualByComparingTo("0.000000001");
    }

    @Test
    void digitsBeyondTheNinthAreRoundedHalfEven() {
        assertThat(sum(0.0000000005).decimal()).isEqualByComparingTo("0");
        assertThat(sum(0.0000000015).decimal()).isEqualByComparingTo("0.000000002");
    }

    @Test
    void aSumOfLongsBeyond64BitsIsExactAndShownAsTheNearestLong() {
        var sum = new ExactSum();
        sum.addLong(Long.MAX_VALUE);
        sum.addLong(Long.MAX_VALUE);

        assertThat(sum.longValue()).isEqualTo(Long.MAX_VALUE);

        sum.addLong(-Long.MAX_VALUE);
        assertThat(sum.decimal()).isEqualByComparingTo(BigDecimal.valueOf(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -2.5, 1e12, -1e18, 1e25, -1e300})
    void everySizeOfASumIsReadBackAndKeepsItsValue(double value) {
        var sum = sum(value, value);
        var sink = new ByteSink();
        sum.serialize(sink);

        var read = ExactSum.deserialize(ByteBuffer.wrap(sink.toByteArray()));

        assertThat(read.decimal()).isEqualByComparingTo(sum.decimal());
        assertThat(sum.doubleValue()).isEqualTo(2 * value);
    }

    @Test
    void aSumIsReadAsUnitsIfItFitsInALong() {
        var sink = new ByteSink();
        sum(2.5).serialize(sink);
        var large = new ByteSink();
        sum(1e25).serialize(large);

        assertThat(ExactSum.deserializeUnits(ByteBuffer.wrap(sink.toByteArray())))
                .isEqualTo(2_500_000_000L);
        assertThat(ExactSum.deserializeUnits(ByteBuffer.wrap(large.toByteArray())))
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void anUnknownFormIsRefused() {
        assertThatThrownBy(() -> ExactSum.deserialize(ByteBuffer.wrap(new byte[] {9})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown form 9");
    }

    private static ExactSum sum(double... values) {
        var sum = new ExactSum();
        DoubleStream.of(values).forEach(sum::addDouble);
        return sum;
    }
}
