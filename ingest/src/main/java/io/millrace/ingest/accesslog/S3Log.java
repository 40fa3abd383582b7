package io.millrace.ingest.accesslog;

import java.time.ZoneOffset;

/**
 * S3's server access log: who asked which bucket for which key. The site is the host that was asked, where the line has
 * it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html">AWS: log format of S3</a>
 */
final class S3Log implements LogDialect {
    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        var fields = new LogFieldReader(line, 0);
        fields.skip(2);
        if (!fields.rest().startsWith("[")) {
            throw new LogLineException("no [time] behind owner and bucket");
        }
        var hit = new AccessLogEntry.Builder(LogTime.read(fields.next(), ZoneOffset.UTC));
        hit.client(fields.next()).user(fields.next());
        fields.skip(1);
        var operation = fields.next();
        if (operation.indexOf('.') < 0) {
            throw new LogLineException("not an operation of S3: " + operation);
        }
        fields.skip(1);
        hit.request(RequestLine.parse(fields.next())).status(fields.next());
        fields.skip(1);
        hit.bytes(fields.next());
        fields.skip(3);
        hit.referrer(fields.next()).agent(fields.next());
        return withHost(fields, hit);
    }

    /** Lines of early years end here, or before the host. */
    private static AccessLogEntry withHost(LogFieldReader fields, AccessLogEntry.Builder hit) throws LogLineException {
        for (int i = 0; i < 5 && fields.hasNext(); i++) {
            fields.skip(1);
        }
        return fields.hasNext() ? hit.host(fields.next()).build() : hit.build();
    }
}
