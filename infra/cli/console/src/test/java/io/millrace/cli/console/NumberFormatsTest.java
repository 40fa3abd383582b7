package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberFormatsTest {
    @Test
    void countsHaveThousandsSeparators() {
        assertThat(NumberFormats.count(1_234_567)).isEqualTo("1,234,567");
    }

    @Test
    void bytesAreRoundedToMegabytes() {
        assertThat(NumberFormats.megabytes(1_499_999_999)).isEqualTo("1,500 MB");
    }

    @Test
    void onlyMeasuresThatAreNotWholeHaveDecimals() {
        assertThat(NumberFormats.measure(1_234)).isEqualTo("1,234");
        assertThat(NumberFormats.measure(35.789)).isEqualTo("35.79");
    }
}
