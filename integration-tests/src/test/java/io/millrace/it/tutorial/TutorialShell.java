package io.millrace.it.tutorial;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One bash in the checkout, as a reader's terminal: variables, the directory and jobs stay from one block of commands to the next. */
final class TutorialShell implements AutoCloseable {
    private static final Duration END = Duration.ofMinutes(1);

    private final Path directory;
    private final Process bash;
    private final Writer input;
    private int blocks;

    /**
     * Starts it.
     *
     * @param directory where commands and their output are kept
     */
    TutorialShell(Path directory, Map<String, String> environment) throws IOException {
        this.directory = directory;
        var builder = new ProcessBuilder("bash", "--norc", "--noprofile")
                .directory(CommandLine.CHECKOUT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("bash.out").toFile());
        builder.environment().putAll(environment);
        bash = builder.start();
        input = bash.outputWriter(StandardCharsets.UTF_8);
    }

    /** Runs a block to its end, in which every command must succeed, and returns what it printed. */
    String run(String commands, Duration deadline) throws Exception {
        var block = directory.resolve(++blocks + ".sh");
        var output = directory.resolve(blocks + ".out");
        var code = directory.resolve(blocks + ".code");
        Files.writeString(block, commands);
        // An error of a command in the middle is the block's, though the shell goes on living.
        input.write("failed=0; trap 'failed=$?' ERR; . '" + block + "' >'" + output
                + "' 2>&1 </dev/null; trap - ERR; echo $failed >'" + code + ".part'; mv '" + code + ".part' '" + code
                + "'\n");
        input.flush();
        Stack.until("the end of\n" + commands, deadline, () -> {
            if (!Files.exists(code)) {
                throw new AssertionError("still running after\n" + printed(output));
            }
        });
        if (!Files.readString(code).equals("0\n")) {
            throw new AssertionError(commands + "failed with " + Files.readString(code) + printed(output));
        }
        return printed(output);
    }

    private static String printed(Path output) {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
        try {
            if (!bash.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                bash.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while bash ended; it may still run", e);
        }
    }
}
