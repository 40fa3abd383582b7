package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFieldReaderTest {
    @Test
    void bareQuotedAndBracketedFieldsAreReadInOrder() throws Exception {
        var fields = new LogFieldReader("a  [b c] \"d \\\"e\\\"\" skipped f g", 0);

        assertThat(fields.next()).isEqualTo("a");
        assertThat(fields.next()).isEqualTo("b c");
        assertThat(fields.isQuoted()).isTrue();
        assertThat(fields.next()).isEqualTo("d \"e\"");
        fields.skip(1);
        assertThat(fields.remaining()).isEqualTo("f g");
        fields.skip(2);
        assertThat(fields.hasNext()).isFalse();
        assertThat(fields.remaining()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', ends before",
        "'\"a', quote is never closed",
        "'[a', bracket is never closed",
        "'\"a\"b', quote inside"
    })
    void aBrokenFieldIsAnError(String line, String message) {
        assertThatThrownBy(() -> new LogFieldReader(line, 0).next())
                .isInstanceOf(LogLineException.class)
                .hasMessageContaining(message);
    }
}
