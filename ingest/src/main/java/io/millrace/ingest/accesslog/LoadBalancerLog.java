package io.millrace.ingest.accesslog;

import java.time.ZoneOffset;
import java.util.Set;

/**
 * AWS's load balancers: the application load balancer's log, and the classic one's, which lacks the type at the
 * beginning and what comes behind the agent. Neither has referrers.
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
        var hit = new AccessLogEntry.Builder(LogTime.read(application ? fields.next() : first, ZoneOffset.UTC));
        fields.skip(1);
        var client = fields.next();
        if (!LogText.isAddress(client)) {
            throw new LogLineException("not the client's address and port: " + client);
        }
        hit.client(client);
        fields.skip(4);
        hit.status(fields.next());
        fields.skip(2);
        hit.bytes(fields.next());
        if (!fields.isQuoted()) {
            throw new LogLineException("no request in quotes behind the bytes");
        }
        // Listeners of TCP write "- - - ".
        var request = RequestLine.parse(fields.next().strip());
        hit.request(request);
        if (fields.isQuoted()) {
            hit.agent(fields.next());
        }
        return hit.scheme(request.scheme()).host(request.host()).build();
    }
}
