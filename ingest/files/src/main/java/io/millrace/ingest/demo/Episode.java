package io.millrace.ingest.demo;

import io.millrace.ingest.demo.TrafficSources.Origin;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One telling of the story: the numbers that differ from one to the next. The same for the same seed and number.
 *
 * @param number from 0
 * @param campaign landing of the campaign's visitors
 * @param rising country whose share of the visitors grows
 * @param category products that are on sale
 * @param discount of the sale, in percent
 * @param crawler User-Agent of the wave of bots
 * @param tunnel country of the phones that deliver late
 * @param provider payment provider that fails
 */
record Episode(
        int number,
        Origin campaign,
        Country rising,
        String category,
        int discount,
        String crawler,
        Country tunnel,
        String provider) {
    private static final List<Origin> CAMPAIGNS = List.of(
            new Origin("", "?utm_source=newsletter&utm_medium=email&utm_campaign=summit-days"),
            new Origin("https://www.instagram.com/", "?utm_source=instagram&utm_medium=social&utm_campaign=new-peaks"),
            new Origin("https://www.google.com/", "?utm_source=google&utm_medium=cpc&utm_campaign=rainy-week"),
            new Origin(
                    "https://hikers.example.org/tests", "?utm_source=hikers&utm_medium=affiliate&utm_campaign=tested"));
    private static final List<Country> RISING =
            List.of(Country.JP, Country.BR, Country.IN, Country.AU, Country.CA, Country.SE);
    private static final List<Country> TUNNELS = List.of(Country.CH, Country.NL, Country.FR, Country.GB);
    private static final List<String> CRAWLERS = List.of("PriceScoutBot/2.1", "ShelfCrawler/0.9", "DealHunterBot/4.0");
    private static final List<String> PROVIDERS = List.of("card", "wallet", "invoice");

    /** The episode of a story; nothing in it is as in the one before. */
    static Episode of(long seed, int number) {
        var first = new SplittableRandom(seed);
        var own = new SplittableRandom(31 * seed + number);
        return new Episode(
                number,
                next(CAMPAIGNS, number, first),
                next(RISING, number, first),
                next(ShopCatalogue.CATEGORIES, number, first),
                10 * own.nextInt(2, 6),
                next(CRAWLERS, number, first),
                next(TUNNELS, number, first),
                next(PROVIDERS, number, first));
    }

    private static <T> T next(List<T> values, int number, RandomGenerator first) {
        return values.get((first.nextInt(values.size()) + number) % values.size());
    }

    /** What happens in the chapter, in one line. */
    String announcement(Chapter chapter) {
        return switch (chapter) {
            case ORDINARY -> "An ordinary day in the shop";
            case CAMPAIGN -> "The campaign " + campaign.name() + " begins, and its sessions keep it";
            case COUNTRY -> "Revenue moves: " + rising.title() + " buys";
            case SALE -> "A sale starts: " + discount + "% off " + category;
            case BOTS -> "A wave of bots crawls the shop: " + crawler;
            case LATE -> "Phones leave a tunnel in " + tunnel.title() + ": final windows change";
            case BROKEN -> "The checkout breaks: payments by " + provider + " fail, an alert is due";
            case REPAIRED -> "Payments work again";
        };
    }
}
