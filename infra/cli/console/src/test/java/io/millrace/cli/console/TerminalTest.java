package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void offATerminalAScreenIsPrintedAsPlainLines() {
        var terminal = terminal(false);

        terminal.draw(List.of("one"));
        terminal.draw(List.of("two"));

        assertThat(out.toString().lines()).containsExactly("one", "two");
    }

    @Test
    void onATerminalASecondScreenReplacesTheFirst() {
        var terminal = terminal(true);

        terminal.draw(List.of("a", "b"));
        terminal.draw(List.of("c"));

        assertThat(out.toString()).isEqualToNormalizingNewlines("a\u001b[K\nb\u001b[K\n\u001b[2Ac\u001b[K\n\u001b[J");
    }

    @Test
    void afterAChangeOfSizeTheScreenIsDrawnAnew() {
        var terminal = terminal(true);

        terminal.draw(List.of("a", "b"));
        terminal.clear();
        terminal.draw(List.of("c"));

        assertThat(out.toString()).endsWith("\u001b[2J\u001b[Hc\u001b[K" + System.lineSeparator());
    }

    @Test
    void aLinePrintedBetweenTwoScreensStays() {
        var terminal = terminal(true);

        terminal.draw(List.of("a"));
        terminal.progress("a process has died");
        terminal.draw(List.of("b"));

        assertThat(out.toString()).doesNotContainPattern("\\[\\d+A");
        assertThat(err.toString()).contains("a process has died");
    }

    private Terminal terminal(boolean interactive) {
        return new Terminal(new PrintWriter(out), new PrintWriter(err), interactive);
    }
}
