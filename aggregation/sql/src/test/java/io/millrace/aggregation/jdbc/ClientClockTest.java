package io.millrace.aggregation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.remote.TypedValue;
import org.junit.jupiter.api.Test;

class ClientClockTest {
    private final ClientClock berlin = new ClientClock(Optional.of(ZoneId.of("Europe/Berlin")));

    @Test
    void anInstantTravelsAsTheLocalTimeOfTheClient() {
        assertThat(berlin.toWallMillis(millis("2026-11-21T08:00:00Z"))).isEqualTo(millis("2026-11-21T09:00:00Z"));
    }

    @Test
    void aLocalTimeThatOccursTwiceMeansTheSecond() {
        var repeated = TypedValue.ofLocal(Rep.JAVA_SQL_TIMESTAMP, millis("2026-10-25T02:30:00Z"));

        assertThat(berlin.parameter(repeated)).isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Test
    void aTimestampParameterWithoutAZoneIsRejected() {
        var timestamp = TypedValue.ofLocal(Rep.JAVA_SQL_TIMESTAMP, 0L);
        var withoutZone = new ClientClock(Optional.empty());

        assertThatThrownBy(() -> withoutZone.parameter(timestamp)).hasMessageContaining("timeZone=Europe/Berlin");
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
