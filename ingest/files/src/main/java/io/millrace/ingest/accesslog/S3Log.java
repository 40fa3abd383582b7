package io.millrace.ingest.accesslog;

import java.time.ZoneOffset;

/**
 * S3's server access log. The host is that of the request, if the line has it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html">AWS: log format of S3</a>
 */
final class S3Log implements LogDialect {
    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        var fields = new LogFieldReader(line, 0);
        fields.skip(2);
        if (!fields.remaining().startsWith("[")) {
            throw new LogLineException("no [time] after owner and bucket, as in S3's access log");
        }
        var entry = new AccessLogEntry.Builder(LogTime.read(fields.next(), ZoneOffset.UTC));
        entry.client(fields.next()).user(fields.next());
        fields.skip(1);
        var operation = fields.next();
        if (operation.indexOf('.') < 0) {
            throw new LogLineException("not an operation of S3: " + operation);
        }
        fields.skip(1);
        entry.request(RequestLine.parse(fields.next())).status(fields.next());
        fields.skip(1);
        entry.bytes(fields.next());
        fields.skip(3);
        entry.referrer(fields.next()).agent(fields.next());
        return withHost(fields, entry);
    }

    /** Adds the host, which lines in older versions of the format lack. */
    private static AccessLogEntry withHost(LogFieldReader fields, AccessLogEntry.Builder entry)
            throws LogLineException {
        for (int i = 0; i < 5 && fields.hasNext(); i++) {
            fields.skip(1);
        }
        return fields.hasNext() ? entry.host(fields.next()).build() : entry.build();
    }
}
