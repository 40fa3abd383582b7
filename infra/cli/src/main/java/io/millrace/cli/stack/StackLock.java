package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Lets one command at a time start or stop a stack; the system frees it when the command dies. */
final class StackLock implements AutoCloseable {
    private static final int PATIENCE = 600;
    private static final long PAUSE_MS = 100;

    private final FileChannel channel;

    private final DataDirectory data;

    StackLock(DataDirectory data) {
        this.data = data;
        try {
            data.create();
            channel = FileChannel.open(data.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Waits for its turn, with a bound.
     *
     * @throws CliException if another command holds the lock for longer
     */
    void await() throws InterruptedException {
        for (int i = 0; i < PATIENCE; i++) {
            if (isTaken()) {
                return;
            }
            Thread.sleep(PAUSE_MS);
        }
        throw new CliException(
                CliExitCode.STACK_FAILED, "another millrace command is starting or stopping " + data.root());
    }

    private boolean isTaken() {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The command ends: the directory cannot be written, as on a full or read-only disk. */
    private CliException unwritable(IOException e) {
        return new CliException(CliExitCode.STACK_FAILED, "cannot write to " + data.root() + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
            throw new CliException(CliExitCode.FAILED, "cannot free the stack's lock: " + e.getMessage(), e);
        }
    }
}
