package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsFitTheirWidestCellAndNumbersAreRightAligned() {
        var table = new TextTable(List.of("country", "orders"));

        table.addRow(List.of("Germany", "1,234")).addRow(List.of("Chile", "7"));

        assertThat(table.lines())
                .containsExactly("country  orders", "───────  ──────", "Germany   1,234", "Chile         7");
    }

    @Test
    void aMissingValueKeepsAColumnNumeric() {
        var table = new TextTable(List.of("n"));

        table.addRow(List.of("1,000")).addRow(List.of("–"));

        assertThat(table.lines()).containsExactly("    n", "─────", "1,000", "–");
    }

    @Test
    void controlCharactersAreReplacedAndLongCellsTruncated() {
        var table = new TextTable(List.of("path"));

        table.addRow(List.of("a\u001b[2Jb")).addRow(List.of("x".repeat(100)));

        assertThat(table.lines().get(2)).isEqualTo("a·[2Jb");
        assertThat(table.lines().get(3)).hasSize(60).endsWith("…");
    }

    @Test
    void aRowWithTheWrongNumberOfCellsIsRejected() {
        var table = new TextTable(List.of("one"));

        assertThatThrownBy(() -> table.addRow(List.of("1", "2"))).isInstanceOf(IllegalArgumentException.class);
    }
}
