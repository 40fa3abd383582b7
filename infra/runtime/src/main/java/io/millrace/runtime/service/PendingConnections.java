package io.millrace.runtime.service;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Accepted connections that have not sent enough to be known as HTTP, which the HTTP server does not see yet. Limits their number
 * (the oldest is closed) and their time. Thread-safe.
 */
final class PendingConnections {
    private final Map<String, Newcomer> eldestFirst = new LinkedHashMap<>();
    private int most = Integer.MAX_VALUE;
    private Runnable stranger = () -> {};

    private record Newcomer(Channel channel, long since) {}

    /**
     * Sets the bound; before, there is none.
     *
     * @param left told of each connection that ended before it was one of HTTP
     */
    synchronized void atMost(int count, Runnable left) {
        most = count;
        stranger = left;
    }

    /** A connection was accepted. */
    void accepted(Channel channel, long now) {
        var address = key(channel.remoteAddress());
        if (address == null) {
            return; // Closed again already.
        }
        Newcomer eldest = null;
        synchronized (this) {
            eldestFirst.put(address, new Newcomer(channel, now));
            if (eldestFirst.size() > most) {
                eldest = eldestFirst.remove(eldestFirst.keySet().iterator().next());
                stranger.run();
            }
        }
        if (eldest != null) {
            eldest.channel.close();
        }
        channel.closeFuture().addListener(closed -> ended(address));
    }

    /** The connection is one of HTTP now. */
    void known(io.vertx.core.net.SocketAddress address) {
        gone(address.hostAddress() + ':' + address.port());
    }

    private synchronized boolean gone(String address) {
        return eldestFirst.remove(address) != null;
    }

    private synchronized void ended(String address) {
        if (gone(address)) {
            stranger.run();
        }
    }

    /** Closes those that came before. */
    void closeFrom(long before) {
        var late = new ArrayList<Channel>();
        synchronized (this) {
            var all = eldestFirst.values().iterator();
            while (all.hasNext()) {
                var next = all.next();
                if (next.since - before >= 0) {
                    break;
                }
                late.add(next.channel);
                all.remove();
                stranger.run();
            }
        }
        late.forEach(Channel::close);
    }

    private static String key(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ':' + inet.getPort()
                : null;
    }

    /** A server socket that reports what it accepts. */
    final class Server extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            int before = accepted.size();
            int count = super.doReadMessages(accepted);
            for (int i = before; i < accepted.size(); i++) {
                if (accepted.get(i) instanceof Channel channel) {
                    channel.pipeline().addFirst(new Arrival());
                }
            }
            return count;
        }
    }

    /** Reports a connection as soon as it has its event loop: before, it could not be closed. */
    private final class Arrival extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            accepted(context.channel(), System.nanoTime());
            context.pipeline().remove(this);
            super.channelActive(context);
        }
    }
}
