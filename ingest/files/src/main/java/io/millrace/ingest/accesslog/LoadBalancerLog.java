package io.millrace.ingest.accesslog;

import java.time.ZoneOffset;
import java.util.Set;

/**
 * Access logs of AWS's Application and Classic Load Balancers. The classic one has no type at the beginning and no fields
 * after the user agent. Neither has referrers.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html">AWS: access
 *     logs of the Application Load Balancer</a>
 */
final class LoadBalancerLog implements LogDialect {
    private static final Set<String> TYPES = Set.of("http", "https", "h2", "grpcs", "ws", "wss");

    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        var fields = new LogFieldReader(line, 0);
        var first = fields.next();
        boolean application = TYPES.contains(first);
        var entry = new AccessLogEntry.Builder(LogTime.read(application ? fields.next() : first, ZoneOffset.UTC));
        fields.skip(1);
        var client = fields.next();
        if (!LogText.isAddress(client)) {
            throw new LogLineException("not the client's address and port: " + client);
        }
        entry.client(client);
        fields.skip(4);
        entry.status(fields.next());
        fields.skip(2);
        entry.bytes(fields.next());
        if (!fields.isQuoted()) {
            throw new LogLineException("no request line in quotes after the bytes");
        }
        // TCP listeners log the request as "- - - ".
        var request = RequestLine.parse(fields.next().strip());
        entry.request(request);
        if (fields.isQuoted()) {
            entry.agent(fields.next());
        }
        return entry.scheme(request.scheme()).host(request.host()).build();
    }
}
