package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogMappingTest {
    @Test
    void fieldsAreMappedToPathsOrPositions() {
        assertThat(LogMapping.parse(Optional.of("time=ts, ip = client.address")))
                .isEqualTo(Map.of("time", "ts", "ip", "client.address"));
        assertThat(LogMapping.parse(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time | is not field=path",
                "time= | is not field=path",
                "when=ts | \"when\" is not a field",
                "ip=a,ip=b | mapped twice"
            })
    void aWrongMappingSaysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> LogMapping.parse(Optional.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
