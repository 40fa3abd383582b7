package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits on the number of connections and on what each may hold, over real sockets. */
class ConnectionLimiterTest extends LimitedServer {
    @Test
    @Tag(PATIENT)
    void aFurtherConnectionReplacesTheLongestIdleOne() throws Exception {
        var first = answered();
        for (int i = 1; i < MOST; i++) {
            answered();
        }

        answered();

        assertThat(first.getInputStream().read()).isEqualTo(-1);
        assertThat(open()).isEqualTo(MOST);
    }

    @Test
    @Tag(PATIENT)
    void aConnectionIsRefusedWhileAllOthersServeARequest() throws Exception {
        for (int i = 0; i < MOST; i++) {
            send(connect(), "GET /stream HTTP/1.1\r\nhost: x\r\n\r\n");
        }
        awaitOpen(MOST);

        var refused = connect();
        send(refused, GET);

        assertThat(isClosed(refused)).isTrue();
        assertThat(open()).isEqualTo(MOST);
    }

    @Test
    @Tag(PATIENT)
    void connectionsThatSendNothingMakeRoomForThoseThatDo() throws Exception {
        var silent = new ArrayList<Socket>();
        for (int i = 0; i < 4 * MOST; i++) {
            silent.add(connect());
        }

        answered();

        for (var socket : silent.subList(0, 3 * MOST)) {
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    @Tag(PATIENT)
    void closedConnectionsOfBothVersionsAreNoLongerCounted() throws Exception {
        var one = connect();
        one.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        read(one, 12);
        var upgraded = connect();
        var head = List.of(
                "GET /health/live HTTP/1.1",
                "host: x",
                "connection: upgrade, http2-settings",
                "upgrade: h2c",
                "http2-settings: AAMAAABkAAQAAP__");
        send(upgraded, String.join("\r\n", head) + "\r\n\r\n");
        assertThat(read(upgraded, 12)).isEqualTo("HTTP/1.1 101");
        var prior = connect();
        prior.getOutputStream().write(preface());
        settings(prior);

        awaitOpen(3);
        one.close();
        upgraded.close();
        prior.close();

        awaitOpen(0);
    }

    @Test
    @Tag(PATIENT)
    void anHttp2ConnectionHasFewStreamsAndASmallWindow() throws Exception {
        var socket = connect();
        socket.getOutputStream().write(preface());

        var settings = settings(socket);

        assertThat(settings).contains("3=64", "4=65536", "6=16384");
    }

    private static byte[] preface() {
        var text = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The settings of the server's first frame, as id=value. */
    private static List<String> settings(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        assertThat(in.readUnsignedByte()).as("type of frame").isEqualTo(4);
        in.readUnsignedByte();
        in.readInt();
        var settings = new ArrayList<String>();
        for (int i = 0; i < length / 6; i++) {
            settings.add(in.readUnsignedShort() + "=" + in.readInt());
        }
        return settings;
    }
}
