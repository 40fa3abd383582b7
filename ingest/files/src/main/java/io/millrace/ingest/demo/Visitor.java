package io.millrace.ingest.demo;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Returning visitor of the demo shop: a device and the person who logs in on it, or a bot. */
record Visitor(
        String anonymousId, String userId, String email, Country country, String address, String agent, boolean bot) {
    private static final double BOT_PROBABILITY = 0.04;

    static Visitor create(int number, RandomGenerator random) {
        var country = Country.random(random);
        boolean bot = random.nextDouble() < BOT_PROBABILITY;
        return new Visitor(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                "u-" + number,
                "person" + number + "@example.com",
                country,
                country.randomAddress(random),
                bot ? TrafficSources.botUserAgent(random) : TrafficSources.browserUserAgent(random),
                bot);
    }
}
