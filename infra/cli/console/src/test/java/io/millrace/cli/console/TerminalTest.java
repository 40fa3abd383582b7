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

        assertThat(out.toString()).contains("\u001b[2A\u001b[J");
    }

    @Test
    void aLinePrintedBetweenTwoScreensStays() {
        var terminal = terminal(true);

        terminal.draw(List.of("a"));
        terminal.progress("a process has died");
        terminal.draw(List.of("b"));

        assertThat(out.toString()).doesNotContain("\u001b");
        assertThat(err.toString()).contains("a process has died");
    }

    private Terminal terminal(boolean interactive) {
        return new Terminal(new PrintWriter(out), new PrintWriter(err), interactive);
    }
}
