package io.millrace.ingest.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/** Products of the demo shop; a few sell far more often than the others. */
final class ShopCatalogue {
    private static final List<Product> PRODUCTS = List.of(
            new Product("p-100", "Trail Shoe", "shoes", "Brook", 129.90),
            new Product("p-101", "Road Shoe", "shoes", "Brook", 99.00),
            new Product("p-102", "Sandal", "shoes", "Mill", 49.50),
            new Product("p-200", "Rain Jacket", "jackets", "Weir", 189.00),
            new Product("p-201", "Down Jacket", "jackets", "Weir", 249.00),
            new Product("p-202", "Wind Vest", "jackets", "Sluice", 79.00),
            new Product("p-300", "Merino Shirt", "shirts", "Fleece", 59.00),
            new Product("p-301", "Linen Shirt", "shirts", "Fleece", 45.00),
            new Product("p-400", "Day Pack 20", "packs", "Sluice", 89.00),
            new Product("p-401", "Trek Pack 55", "packs", "Sluice", 219.00),
            new Product("p-500", "Water Bottle", "accessories", "Mill", 19.90),
            new Product("p-501", "Head Lamp", "accessories", "Lumen", 39.90),
            new Product("p-502", "Wool Socks", "accessories", "Fleece", 14.50),
            new Product("p-503", "Trekking Poles", "accessories", "Brook", 69.00));

    static final List<String> CATEGORIES =
            PRODUCTS.stream().map(Product::category).distinct().toList();

    record Product(String id, String name, String category, String brand, double price) {
        long cents() {
            return Math.round(price * 100);
        }
    }

    private ShopCatalogue() {}

    static Product random(String category, RandomGenerator random) {
        var products = PRODUCTS.stream()
                .filter(product -> product.category().equals(category))
                .toList();
        return products.get(random.nextInt(products.size()));
    }

    static Product random(RandomGenerator random) {
        // A product of two uniform numbers prefers the front of the list.
        double skewed = random.nextDouble() * random.nextDouble();
        return PRODUCTS.get((int) (skewed * PRODUCTS.size()));
    }
}
