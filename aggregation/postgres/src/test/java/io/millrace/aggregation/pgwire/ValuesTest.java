package io.millrace.aggregation.pgwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private static final long TIME = Instant.parse("2026-07-01T08:00:00.120Z").toEpochMilli();

    @Test
    void timesAreWrittenInTheZoneOfTheSession() {
        assertThat(TextValues.encode(PgType.TIMESTAMPTZ, TIME, ZoneOffset.UTC)).isEqualTo("2026-07-01 08:00:00.12+00");
        assertThat(TextValues.encode(PgType.TIMESTAMPTZ, TIME, ZoneId.of("Europe/Zurich")))
                .isEqualTo("2026-07-01 10:00:00.12+02");
        assertThat(TextValues.encode(PgType.TIMESTAMPTZ, TIME, ZoneId.of("Asia/Kolkata")))
                .isEqualTo("2026-07-01 13:30:00.12+05:30");
        assertThat(TextValues.encode(PgType.TIMESTAMPTZ, TIME - 120, ZoneOffset.UTC))
                .isEqualTo("2026-07-01 08:00:00+00");
    }

    @Test
    void numbersTruthsAndArraysAreWrittenAsPostgresqlDoes() {
        assertThat(TextValues.encode(PgType.FLOAT8, 93.0, ZoneOffset.UTC)).isEqualTo("93");
        assertThat(TextValues.encode(PgType.FLOAT8, 1.5e300, ZoneOffset.UTC)).isEqualTo("1.5e300");
        assertThat(TextValues.encode(PgType.BOOL, true, ZoneOffset.UTC)).isEqualTo("t");
        assertThat(TextValues.encode(PgType.NUMERIC, new BigDecimal("1E+3"), ZoneOffset.UTC))
                .isEqualTo("1000");
        assertThat(TextValues.encode(PgType.TEXT_ARRAY, new Object[] {"a\"b", null}, ZoneOffset.UTC))
                .isEqualTo("{\"a\\\"b\",NULL}");
    }

    @Test
    void binaryValuesAreReadAsTheyWereWritten() {
        assertThat(roundTrip(PgType.INT8, -5L)).isEqualTo(-5L);
        assertThat(roundTrip(PgType.FLOAT8, 0.1)).isEqualTo(0.1);
        assertThat(roundTrip(PgType.BOOL, true)).isEqualTo(true);
        assertThat(roundTrip(PgType.TIMESTAMPTZ, TIME)).isEqualTo(Instant.ofEpochMilli(TIME));
        assertThat(roundTrip(PgType.DATE, 20_000L)).isEqualTo(LocalDate.ofEpochDay(20_000));
        assertThat(roundTrip(PgType.TEXT, "Zürich 東")).isEqualTo("Zürich 東");
    }

    @Test
    void binaryDecimalsOfEveryScaleAreReadAsTheyWereWritten() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(120), random), random.nextInt(12));
            BigDecimal signed = random.nextBoolean() ? number : number.negate();

            assertThat(roundTrip(PgType.NUMERIC, signed)).as("seed " + seed).isEqualTo(signed);
        }
    }

    @Test
    void aWholeNumberBeyondItsTypeIsAnError() {
        assertThatThrownBy(() -> BinaryValues.encode(PgType.INT4, 1L << 40))
                .isInstanceOf(PgException.class)
                .hasMessageContaining("out of range");
    }

    @Test
    void parametersInTextAreReadByTheirType() {
        assertThat(parameter(PgType.INT8, " 42 ")).isEqualTo(42L);
        assertThat(parameter(PgType.BOOL, "on")).isEqualTo(true);
        assertThat(parameter(PgType.TIMESTAMPTZ, "2026-07-01 10:00:00.12+02")).isEqualTo(Instant.ofEpochMilli(TIME));
        assertThat(parameter(PgType.TIMESTAMP, "2026-07-01 08:00:00.12")).isEqualTo(Instant.ofEpochMilli(TIME));
        assertThat(parameter(PgType.TEXT, "42")).isEqualTo("42");
        assertThatThrownBy(() -> parameter(PgType.INT8, "4x"))
                .isInstanceOf(PgException.class)
                .hasMessage("invalid input syntax for type bigint: \"4x\"");
    }

    @Test
    void aBinaryDecimalOfStrangeLengthsIsRefused() {
        byte[] tooLong = ByteBuffer.allocate(10).putShort((short) 5).array();

        assertThatThrownBy(() -> ParameterValues.decode(PgType.NUMERIC, tooLong, true, ZoneOffset.UTC))
                .isInstanceOf(PgException.class);
    }

    private static Object roundTrip(PgType type, Object value) {
        return ParameterValues.decode(type, BinaryValues.encode(type, value), true, ZoneOffset.UTC);
    }

    private static Object parameter(PgType type, String text) {
        return ParameterValues.decode(type, text.getBytes(StandardCharsets.UTF_8), false, ZoneOffset.UTC);
    }
}
