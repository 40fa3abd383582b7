package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

/** Lets one command at a time start or stop a stack; the system frees it when the command dies. */
final class StackLock implements AutoCloseable {
    private static final int PATIENCE = 600;
    private static final long PAUSE_MS = 100;

    private final FileChannel channel;

    StackLock(DataDirectory data) throws InterruptedException {
        try {
            data.create();
            channel = FileChannel.open(data.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            for (int i = 0; i < PATIENCE && lock == null; i++) {
                lock = channel.tryLock();
                if (lock == null) {
                    Thread.sleep(PAUSE_MS);
                }
            }
            if (lock == null) {
                channel.close();
                throw new CliException(
                        ExitCode.STACK_FAILED, "another millrace command is starting or stopping " + data.root());
            }
        } catch (IOException e) {
            // The command ends: the directory cannot be written, as on a full or read-only disk.
            throw new CliException(ExitCode.STACK_FAILED, "cannot write to " + data.root() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
            throw new CliException(ExitCode.FAILED, "cannot free the stack's lock: " + e.getMessage(), e);
        }
    }
}
