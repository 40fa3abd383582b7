package io.millrace.cli.stages;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Output of a process with several stages: what a thread writes goes to the file of the stage that its thread group is named after, or
 * to the process's own output. A write of several bytes stays in one piece. Thread-safe.
 */
final class StageOutput extends OutputStream {
    private final Map<String, OutputStream> byStage = new ConcurrentHashMap<>();
    private final OutputStream others;

    /** @param others where threads write that belong to no stage */
    StageOutput(OutputStream others) {
        this.others = others;
    }

    /** Appends what the stage's threads write to the file, which stays open until the process ends. */
    void toFile(String stage, Path file) throws IOException {
        byStage.put(stage, new FileOutputStream(file.toFile(), true));
    }

    private OutputStream current() {
        for (var group = Thread.currentThread().getThreadGroup(); group != null; group = group.getParent()) {
            var file = byStage.get(group.getName());
            if (file != null) {
                return file;
            }
        }
        return others;
    }

    @Override
    public void write(int oneByte) throws IOException {
        current().write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        current().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        current().flush();
    }
}
