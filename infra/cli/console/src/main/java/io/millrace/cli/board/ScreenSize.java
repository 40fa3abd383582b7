package io.millrace.cli.board;

import java.io.IOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Size of the terminal that the command runs in, as it is now; 80 by 24 if it does not say. Not thread-safe. */
public final class ScreenSize implements AutoCloseable {
    private static final Size USUAL = new Size(80, 24);

    private final Terminal terminal;

    public ScreenSize() throws IOException {
        // Signals stay with the JVM, whose shutdown hook stops the stack.
        this.terminal = TerminalBuilder.builder()
                .name("millrace")
                .dumb(true)
                .nativeSignals(false)
                .build();
    }

    /** Columns and rows. */
    public Size now() {
        var size = terminal.getSize();
        return size.getColumns() > 0 && size.getRows() > 0 ? size : USUAL;
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
