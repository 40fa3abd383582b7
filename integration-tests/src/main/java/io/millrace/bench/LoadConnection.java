package io.millrace.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A kept-alive HTTP/1.1 connection that posts bytes as they are, one request at a time, and reads of an answer what it
 * must: its status and its Content-Length. For one thread.
 */
final class LoadConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;
    private static final String LENGTH = "\r\ncontent-length:";

    private final Socket socket = new Socket();
    private final byte[] answer = new byte[64 * 1024];

    LoadConnection(URI target) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress(target.getHost(), target.getPort()), TIMEOUT_MS);
    }

    /** The status of the answer to a whole request, once its body has been read. */
    int post(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        var in = socket.getInputStream();
        int read = 0;
        int head;
        do {
            read += read(in, read);
            head = headEnd(read);
        } while (head < 0);
        var text = new String(answer, 0, head, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        int at = text.indexOf(LENGTH) + LENGTH.length();
        int left = Integer.parseInt(text.substring(at, text.indexOf('\r', at)).trim()) - (read - head);
        while (left > 0) {
            left -= read(in, 0);
        }
        return Integer.parseInt(text.substring(9, 12));
    }

    private int read(InputStream in, int from) throws IOException {
        int read = in.read(answer, from, answer.length - from);
        if (read <= 0) {
            throw new EOFException("the connection ended within an answer");
        }
        return read;
    }

    /** Where the answer's body begins; -1 until its head has come. */
    private int headEnd(int read) {
        for (int i = 0; i + 3 < read; i++) {
            if (answer[i] == '\r' && answer[i + 1] == '\n' && answer[i + 2] == '\r' && answer[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
