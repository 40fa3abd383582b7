package io.millrace.cli.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command line of a JVM with every memory pool bounded, because several of them share a laptop.
 *
 * @param archive name of the archive of classes that it starts with, if there is one
 * @param heapMb maximum heap in MB
 * @param youngMb of these for new objects in MB; 0 for the JVM's choice
 * @param metaspaceMb maximum metaspace in MB
 * @param directMb maximum memory outside of the heap that network buffers take, in MB
 * @param codeMb maximum of compiled code in MB
 * @param hot whether the process runs long enough for the optimizing compiler to pay off
 */
public record JavaProcess(
        String archive, int heapMb, int youngMb, int metaspaceMb, int directMb, int codeMb, boolean hot) {
    private static final int DIRECT_MB = 64;

    /** A process that runs long enough for the optimizing compiler to pay off. */
    public static JavaProcess hot(String archive, int heapMb, int metaspaceMb) {
        // The default young generation starts at 21 MB, which makes the collector copy in-flight data 20 times a
        // second.
        return new JavaProcess(archive, heapMb, heapMb * 3 / 8, metaspaceMb, DIRECT_MB, 96, true);
    }

    /** A process that does little after its start. */
    public static JavaProcess cold(String archive, int heapMb, int metaspaceMb) {
        return new JavaProcess(archive, heapMb, 0, metaspaceMb, DIRECT_MB, 48, false);
    }

    /** The java binary that runs this command. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * The command line.
     *
     * @param more class path, properties, main class and arguments
     */
    public List<String> command(List<String> more) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(ClassArchives.located().options(archive));
        command.add("-Xms" + heapMb / 2 + "m");
        command.add("-Xmx" + heapMb + "m");
        if (youngMb > 0) {
            command.add("-Xmn" + youngMb + "m");
        }
        command.add("-Xss512k");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:MaxMetaspaceSize=" + metaspaceMb + "m");
        command.add("-XX:MaxDirectMemorySize=" + directMb + "m");
        command.add("-XX:ReservedCodeCacheSize=" + codeMb + "m");
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
