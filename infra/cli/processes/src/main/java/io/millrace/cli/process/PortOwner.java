package io.millrace.cli.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Check whether a loopback port is free, and which process listens on it (Linux only). */
public final class PortOwner {
    private static final int LISTENING_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";

    private PortOwner() {}

    /** Whether a process of this user could listen on the port now. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            // Not an error: the port is taken or forbidden, so the stack cannot use it.
            return false;
        }
    }

    /** "pid 123 (command)" of the listening process; empty if the system does not reveal it. */
    public static Optional<String> describe(int port) {
        var inodes = new HashSet<String>();
        collectInodes(Path.of("/proc/net/tcp"), port, inodes);
        collectInodes(Path.of("/proc/net/tcp6"), port, inodes);
        return inodes.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses()
                        .filter(process -> holds(process, inodes))
                        .findFirst()
                        .map(process -> "pid " + process.pid() + " ("
                                + process.info().command().orElse("unknown command") + ")");
    }

    private static void collectInodes(Path table, int port, Set<String> inodes) {
        var suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            for (var line : Files.readAllLines(table)) {
                var fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE
                        && fields[LISTENING_ADDRESS].endsWith(suffix)
                        && fields[STATE].equals(LISTEN)) {
                    inodes.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException e) {
            // Not an error: off Linux the message lacks the owner.
            return;
        }
    }

    private static boolean holds(ProcessHandle process, Set<String> inodes) {
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (var descriptor : descriptors) {
                if (inodes.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException e) {
            // Not an error: the process belongs to another user or has just ended.
            return false;
        }
    }
}
