package io.millrace.ingest.demo;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Countries of the demo shop's visitors. Their addresses are reserved for documentation; enrichment's database of demo places
 * locates them.
 */
enum Country {
    US("the United States", 5, "203.0.113.0", "203.0.113.32", "203.0.113.64", "2001:db8::"),
    DE("Germany", 4, "198.51.100.0", "198.51.100.32", "2001:db8:4000::"),
    GB("Britain", 3, "198.51.100.64", "2001:db8:c000::"),
    FR("France", 2, "198.51.100.96"),
    JP("Japan", 2, "192.0.2.0", "192.0.2.32", "2001:db8:8000::"),
    CH("Switzerland", 2, "198.51.100.128"),
    SE("Sweden", 1, "198.51.100.160"),
    NL("the Netherlands", 1, "198.51.100.192"),
    CA("Canada", 1, "203.0.113.96", "203.0.113.128"),
    BR("Brazil", 1, "203.0.113.192"),
    IN("India", 1, "192.0.2.64"),
    AU("Australia", 1, "192.0.2.160");

    private static final int BLOCK_SIZE = 32;
    private static final int WEIGHTS =
            Arrays.stream(values()).mapToInt(country -> country.weight).sum();

    private final String title;
    private final int weight;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> networks;

    Country(String title, int weight, String... networks) {
        this.title = title;
        this.weight = weight;
        this.networks = List.of(networks);
    }

    /** A country, the more likely the more visitors it has on an ordinary day. */
    static Country random(RandomGenerator random) {
        int place = random.nextInt(WEIGHTS);
        for (var country : values()) {
            place -= country.weight;
            if (place < 0) {
                return country;
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }

    /** The country in a sentence. */
    String title() {
        return title;
    }

    /** An address of one of the country's networks: 32 of IPv4, or 65,535 of IPv6. */
    String randomAddress(RandomGenerator random) {
        var network = networks.get(random.nextInt(networks.size()));
        if (network.endsWith(":")) {
            return network + Integer.toHexString(random.nextInt(1, 1 << 16));
        }
        int dot = network.lastIndexOf('.') + 1;
        return network.substring(0, dot) + (Integer.parseInt(network.substring(dot)) + random.nextInt(BLOCK_SIZE));
    }
}
