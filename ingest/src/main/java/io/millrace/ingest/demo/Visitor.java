package io.millrace.ingest.demo;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Somebody who comes back: a device, and the person who logs in on it; or a bot. */
record Visitor(String anonymousId, String userId, String email, String address, String agent, boolean bot) {
    private static final double BOTS = 0.04;

    static Visitor number(int number, RandomGenerator random) {
        boolean bot = random.nextDouble() < BOTS;
        return new Visitor(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                "u-" + number,
                "person" + number + "@example.com",
                TrafficSources.address(random),
                bot ? TrafficSources.bot(random) : TrafficSources.agent(random),
                bot);
    }
}
