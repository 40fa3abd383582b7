package io.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many readers of one server-sent stream on one thread: when each of them has seen a text for the first time. */
final class StreamReaders implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    /** What one reader has read of late, so that a text that comes in two pieces is found. */
    private static final class Tail {
        private String text = "";
        private boolean seen;
    }

    StreamReaders(URI target, String path, int count) throws IOException {
        var request = ("GET " + path + " HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            var channel = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Tail());
            channels.add(channel);
        }
    }

    /**
     * Reads until every reader has seen the text, or time is over.
     *
     * @return when each saw it, on the clock of {@link System#currentTimeMillis}, in ns
     */
    List<Long> await(String text, Duration patience) throws IOException {
        selector.keys().forEach(key -> ((Tail) key.attachment()).seen = false);
        List<Long> seen = new ArrayList<>();
        long end = System.nanoTime() + patience.toNanos();
        while (seen.size() < channels.size() && System.nanoTime() < end) {
            selector.select(100);
            for (var key : selector.selectedKeys()) {
                var tail = (Tail) key.attachment();
                buffer.clear();
                if (((SocketChannel) key.channel()).read(buffer) < 0) {
                    key.cancel();
                    continue;
                }
                buffer.flip();
                tail.text += StandardCharsets.ISO_8859_1.decode(buffer);
                if (!tail.seen && tail.text.contains(text)) {
                    tail.seen = true;
                    seen.add(System.currentTimeMillis() * 1_000_000);
                }
                tail.text = tail.text.substring(Math.max(0, tail.text.length() - text.length()));
            }
            selector.selectedKeys().clear();
        }
        return seen;
    }

    @Override
    public void close() throws IOException {
        for (var channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
