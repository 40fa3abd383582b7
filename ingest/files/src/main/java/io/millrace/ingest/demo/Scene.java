package io.millrace.ingest.demo;

import io.millrace.ingest.demo.ShopCatalogue.Product;
import io.millrace.ingest.demo.TrafficSources.Origin;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What holds in the shop during a chapter of an episode. */
record Scene(Episode episode, Chapter chapter) {
    private static final double CAMPAIGN_SHARE = 0.4;
    private static final double RISING_SHARE = 0.5;
    private static final double SALE_SHARE = 0.35;
    private static final double FAILURE_SHARE = 0.9;

    /** The scene of a story at a time in seconds from its beginning. */
    static Scene at(long seed, double second) {
        int number = (int) (second / Chapter.EPISODE_SECONDS);
        return new Scene(Episode.of(seed, number), Chapter.at(second - (double) number * Chapter.EPISODE_SECONDS));
    }

    /** Events of visitors relative to an ordinary day. */
    double visitPace() {
        return switch (chapter) {
            case CAMPAIGN, SALE -> 1.25;
            default -> 1;
        };
    }

    /** Events of the wave of bots, relative to the visitors' on an ordinary day. */
    double botPace() {
        return chapter == Chapter.BOTS ? 1.5 : 0;
    }

    Origin origin(RandomGenerator random) {
        return chapter == Chapter.CAMPAIGN && random.nextDouble() < CAMPAIGN_SHARE
                ? episode.campaign()
                : TrafficSources.randomOrigin(random);
    }

    /** The country that a new visit has to come from, if any. */
    Optional<Country> country(RandomGenerator random) {
        return chapter.isBetween(Chapter.COUNTRY, Chapter.BOTS) && random.nextDouble() < RISING_SHARE
                ? Optional.of(episode.rising())
                : Optional.empty();
    }

    Product product(RandomGenerator random) {
        return isSale() && random.nextDouble() < SALE_SHARE
                ? ShopCatalogue.random(episode.category(), random)
                : ShopCatalogue.random(random);
    }

    /** What the sale takes off the product's price, in cents. */
    long discountCents(Product product) {
        return isSale() && product.category().equals(episode.category())
                ? product.cents() * episode.discount() / 100
                : 0;
    }

    /** Code of the sale in orders. */
    String coupon() {
        return episode.category() + "-" + episode.discount();
    }

    boolean paymentFails(RandomGenerator random) {
        return chapter == Chapter.BROKEN && random.nextDouble() < FAILURE_SHARE;
    }

    private boolean isSale() {
        return chapter.isBetween(Chapter.SALE, Chapter.REPAIRED);
    }

    /**
     * Announcement of the chapter in one line: {@code story 4/8 pulse_sale: A sale starts: 30% off shoes}. The command reads it
     * from the demo's output.
     */
    String announcement() {
        var chapters = List.of(Chapter.values());
        return "story " + (chapters.indexOf(chapter) + 1) + "/" + chapters.size() + " " + chapter.insight() + ": "
                + episode.announcement(chapter);
    }
}
