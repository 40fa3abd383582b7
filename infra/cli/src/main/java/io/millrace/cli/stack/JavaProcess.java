package io.millrace.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command line of a JVM with every memory pool bounded, because six of them share a laptop.
 *
 * @param heapMb maximum heap in MB
 * @param metaspaceMb maximum metaspace in MB
 * @param hot whether the process runs long enough for the optimizing compiler to pay off
 */
record JavaProcess(int heapMb, int metaspaceMb, boolean hot) {
    private static final int DIRECT_MB = 64;

    /** The java binary that runs this command. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    List<String> command(List<String> more) {
        var command = new ArrayList<String>();
        command.add(java());
        command.add("-Xms" + heapMb / 2 + "m");
        command.add("-Xmx" + heapMb + "m");
        if (hot) {
            // The default young generation starts at 21 MB, which makes the collector copy in-flight data 20 times a
            // second.
            command.add("-Xmn" + heapMb * 3 / 8 + "m");
        }
        command.add("-Xss512k");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:MaxMetaspaceSize=" + metaspaceMb + "m");
        command.add("-XX:MaxDirectMemorySize=" + DIRECT_MB + "m");
        command.add("-XX:ReservedCodeCacheSize=" + (hot ? 96 : 48) + "m");
        if (!hot) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Duser.timezone=UTC");
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Djava.net.preferIPv4Stack=true");
        command.addAll(more);
        return command;
    }
}
