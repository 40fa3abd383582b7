package io.millrace.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PortOwnerTest {
    @Test
    void aPortWithAListenerIsTakenAndItsOwnerIsNamed() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortOwner.isFree(socket.getLocalPort())).isFalse();
            if (Files.exists(Path.of("/proc/net/tcp"))) {
                assertThat(PortOwner.describe(socket.getLocalPort())).hasValueSatisfying(owner -> assertThat(owner)
                        .contains("pid " + ProcessHandle.current().pid()));
            }
        }
    }

    @Test
    void aClosedPortIsFree() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(PortOwner.isFree(port)).isTrue();
    }
}
