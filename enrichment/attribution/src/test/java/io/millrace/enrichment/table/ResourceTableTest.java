package io.millrace.enrichment.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceTableTest {
    @Test
    void commentsAndBlankLinesAreLeftOutAndOtherLinesStayAsTheyAre() {
        assertThat(ResourceTable.lines(ResourceTableTest.class, "table.txt")).containsExactly("one\ttwo", " three ");
    }
}
