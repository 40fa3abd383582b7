package io.millrace.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of one JVM with every pool bounded: six of them share a laptop.
 *
 * @param heapMb most heap
 * @param metaspaceMb most class metadata
 * @param hot whether it runs long and hard enough to be worth the optimizing compiler
 */
record JavaProcess(int heapMb, int metaspaceMb, boolean hot) {
    private static final int DIRECT_MB = 64;

    /** The JVM that runs us: whoever could start the command can start the stack. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    List<String> command(List<String> more) {
        var command = new ArrayList<String>();
        command.add(java());
        command.add("-Xms" + heapMb / 2 + "m");
        command.add("-Xmx" + heapMb + "m");
        if (hot) {
            // The collector would begin with 21 MB for what is new, and copy what is in flight twenty times a second.
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
