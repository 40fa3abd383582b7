package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvHeaderTest {
    @Test
    void emptyAndRepeatedNamesAreNumbered() throws Exception {
        assertThat(CsvHeader.parse(" a ,,a,\"b,c\"", ',').columns()).containsExactly("a", "column_2", "a_2", "b,c");
    }

    @Test
    void columnsWithUsualNamesAreMapped() throws Exception {
        assertThat(CsvHeader.parse("Event_Time;event_type;USER_ID;price", ';').usualMap())
                .hasValue("time=Event_Time,name=event_type,userId=USER_ID,properties=*");
        assertThat(CsvHeader.parse("event_time,event_type,price", ',').usualMap())
                .isEmpty();
        assertThat(CsvHeader.parse("event_type,user_id", ',').usualMap()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Semicolon, ';'", "tab, '\t'", "'\\t', '\t'", "pipe, |", "'^', ^"})
    void aSeparatorIsGivenByNameOrAsItself(String text, char separator) {
        assertThat(CsvHeader.separator(text)).isEqualTo(separator);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";;", "\"", "ü", "\n"})
    void whatCannotSeparateIsAnError(String text) {
        assertThatThrownBy(() -> CsvHeader.separator(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void excelsSeparatorLineIsRecognized() {
        assertThat(CsvHeader.isSeparatorLine("sep=;")).isTrue();
        assertThat(CsvHeader.isSeparatorLine("sep=;;")).isFalse();
    }

    @Test
    void aMissingColumnIsReportedWithTheColumnsOfTheFile() throws Exception {
        var mapping = CsvFormat.mapping("userId=u");
        var header = CsvHeader.parse("a,b", ',');

        assertThat(header.hasAll(mapping)).isFalse();
        assertThatThrownBy(() -> header.requireColumns(mapping)).hasMessageContainingAll("\"u\"", "[a, b]", "comma");
    }
}
