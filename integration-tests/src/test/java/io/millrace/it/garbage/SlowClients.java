package io.millrace.it.garbage;

import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Connections that hold on to what they are given: large bodies that never come, a byte a second, and no HTTP at all. */
final class SlowClients {
    private static final int CONNECTIONS = 300;

    private final List<Socket> sockets = new ArrayList<>();
    private final ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();

    static SlowClients open(Stack stack) {
        var clients = new SlowClients();
        for (int port : new int[] {Request.INGEST, Request.QUERY}) {
            for (int i = 0; i < CONNECTIONS; i++) {
                var path = port == Request.INGEST ? "/v1/batch?writeKey=local" : "/v1/sql";
                clients.connect(
                        stack.port(port),
                        "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n{\"batch\":[");
            }
            for (var nonsense : nonsense()) {
                clients.connect(stack.port(port), nonsense);
            }
        }
        clients.trickle.scheduleAtFixedRate(clients::oneByteEach, 1, 1, TimeUnit.SECONDS);
        return clients;
    }

    private static List<String> nonsense() {
        return List.of(
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\u0004\u0001".repeat(500),
                "GET / HTTP/9.9\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n{}",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
                "GET /" + "x".repeat(200_000) + " HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\n" + "X-H: y\r\n".repeat(20_000),
                "\0".repeat(1_000));
    }

    private void connect(int port, String begin) {
        var socket = new Socket();
        sockets.add(socket);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.getOutputStream().write(begin.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // As it should be where connections are bounded, or nonsense is read to its end.
            close(socket);
        }
    }

    private void oneByteEach() {
        for (var socket : sockets) {
            try {
                if (!socket.isClosed()) {
                    socket.getOutputStream().write(' ');
                }
            } catch (IOException e) {
                // Disconnected, as a client that is too slow may be.
                close(socket);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Not a matter of the stack.
        }
    }

    void close() throws InterruptedException {
        trickle.shutdownNow();
        trickle.awaitTermination(10, TimeUnit.SECONDS);
        sockets.forEach(SlowClients::close);
    }
}
