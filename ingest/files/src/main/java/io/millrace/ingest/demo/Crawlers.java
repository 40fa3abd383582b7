package io.millrace.ingest.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.random.RandomGenerator;

/** The wave of bots: machines that read one product after the other. */
final class Crawlers {
    private static final int MACHINES = 24;
    private static final String SITE = "https://shop.example.com";

    private Crawlers() {}

    /** A page view of one of the machines, without message id and timestamp. */
    static ObjectNode pageView(Episode episode, RandomGenerator random) {
        int machine = random.nextInt(MACHINES);
        var product = ShopCatalogue.random(random);
        var path = "/product/" + product.id();
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("type", "page")
                .put("name", product.name())
                .put("anonymousId", "crawler-" + episode.number() + '-' + machine);
        var context = event.putObject("context")
                // Reserved for benchmarks (RFC 2544), so that it belongs to nobody.
                .put("ip", "198.18." + machine / 8 + '.' + (10 + machine % 8))
                .put("userAgent", episode.crawler() + " (+https://example.net/bot)");
        context.putObject("page").put("url", SITE + path).put("path", path).put("referrer", "");
        return event;
    }
}
