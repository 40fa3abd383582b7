package io.millrace.runtime.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Handler that reads the raw body of a request and ignores its content type, since {@code curl -d} labels everything a form.
 * Size and time of the body are limited.
 */
public final class RequestBody implements Handler<RoutingContext> {
    private static final String ATTRIBUTE = RequestBody.class.getName();
    private static final long MAX_MILLIS = 30_000;
    private static final long DISCARD_MILLIS = 2_000;

    private final long maxBytes;

    /** @param maxBytes greatest size of a body */
    public RequestBody(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The body that was read; empty if there was none. */
    public static byte[] of(RoutingContext context) {
        byte[] body = context.get(ATTRIBUTE);
        return body == null ? new byte[0] : body;
    }

    /** The body as text; refused with 400 if it is not UTF-8. */
    public static String text(RoutingContext context) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(of(context)))
                    .toString();
        } catch (CharacterCodingException e) { // rejected at the edge
            throw new RequestException(400, "bad_request", "the body is not UTF-8");
        }
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new RequestException(
                    415, "encoded_body", "send the body without Content-Encoding, not as '" + encoding + "'");
        }
        if (length(request) > maxBytes) {
            throw tooLarge();
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        new Reading(context).begin();
    }

    private static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) { // rejected at the edge, once the body exceeds the limit
            return 0;
        }
    }

    private RequestException tooLarge() {
        return new RequestException(413, "body_too_large", "the body has more than " + maxBytes + " bytes");
    }

    /** State of one body on its event loop. */
    private final class Reading {
        private final RoutingContext context;
        private final Buffer body = Buffer.buffer();
        private boolean done;

        Reading(RoutingContext context) {
            this.context = context;
        }

        void begin() {
            long timer = context.vertx()
                    .setTimer(
                            MAX_MILLIS,
                            late -> refuse(new RequestException(
                                    408, "body_too_slow", "the body took more than " + MAX_MILLIS + " ms")));
            context.addEndHandler(ended -> {
                done = true;
                context.vertx().cancelTimer(timer);
            });
            context.request().handler(this::append).endHandler(ended -> {
                context.vertx().cancelTimer(timer);
                end();
            });
        }

        private void append(Buffer part) {
            if (done) {
                return; // Already refused: the rest of the body is discarded.
            }
            if (body.length() + (long) part.length() > maxBytes) {
                refuse(tooLarge());
            } else {
                body.appendBuffer(part);
            }
        }

        private void refuse(RequestException refusal) {
            if (!done) {
                done = true;
                // Discards what still arrives for a moment: many clients read the response only after they have sent
                // everything.
                if (context.request().version() != HttpVersion.HTTP_2) {
                    long timer = context.vertx().setTimer(DISCARD_MILLIS, late -> context.request()
                            .connection()
                            .close());
                    context.request().endHandler(ended -> context.vertx().cancelTimer(timer));
                }
                context.fail(refusal.status(), refusal);
            }
        }

        private void end() {
            if (!done) {
                done = true;
                context.put(ATTRIBUTE, body.getBytes());
                context.next();
            }
        }
    }
}
