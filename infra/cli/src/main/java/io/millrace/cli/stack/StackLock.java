package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** File lock that lets one command at a time start or stop a stack; the system releases it if the command dies. */
final class StackLock implements AutoCloseable {
    private static final int MAX_ATTEMPTS = 600;
    private static final long RETRY_MS = 100;

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
     * Acquires the lock, waiting up to a minute.
     *
     * @throws CliException if another command still holds the lock
     */
    void acquire() throws InterruptedException {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            if (tryAcquire()) {
                return;
            }
            Thread.sleep(RETRY_MS);
        }
        throw new CliException(
                CliExitCode.STACK_FAILED,
                "another millrace command is starting or stopping the stack in " + data.root()
                        + ": try again when it has finished");
    }

    private boolean tryAcquire() {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Crash: the directory cannot be written, for instance on a full or read-only disk, and the command ends. */
    private CliException unwritable(IOException e) {
        return new CliException(CliExitCode.STACK_FAILED, "cannot write to " + data.root() + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Crash: the command ends, and the lock with it.
            throw new CliException(CliExitCode.FAILED, "cannot release the lock of the stack: " + e.getMessage(), e);
        }
    }
}
