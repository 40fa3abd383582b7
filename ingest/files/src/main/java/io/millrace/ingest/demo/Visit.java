package io.millrace.ingest.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.demo.ShopCatalogue.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One visit to the demo shop: landing, browsing, and perhaps cart, login and order. For one thread. */
final class Visit {
    private static final String SITE = "https://shop.example.com";
    private static final double LEAVE_PROBABILITY = 0.14;
    private static final double CART_PROBABILITY = 0.30;
    private static final double CHECKOUT_PROBABILITY = 0.25;
    private static final double BUY_PROBABILITY = 0.80;

    private final Visitor visitor;
    private final RandomGenerator random;
    private final TrafficSources.Origin origin;
    private final String orderId;
    private final List<Product> cart = new ArrayList<>();
    private Product viewed;
    private Step next = Step.LAND;

    private enum Step {
        LAND,
        BROWSE,
        IDENTIFY,
        CHECKOUT,
        PAY,
        OVER
    }

    Visit(Visitor visitor, TrafficSources.Origin origin, RandomGenerator random) {
        this.visitor = visitor;
        this.random = random;
        this.origin = origin;
        this.orderId = "o-" + Integer.toHexString(random.nextInt());
    }

    boolean isOver() {
        return next == Step.OVER;
    }

    /** The visit's next event in the scene, without message id and timestamp. */
    ObjectNode nextEvent(Scene scene) {
        return switch (next) {
            case LAND -> {
                next = Step.BROWSE;
                yield landing();
            }
            case IDENTIFY -> {
                next = Step.CHECKOUT;
                yield identify();
            }
            case CHECKOUT -> {
                next = random.nextDouble() < BUY_PROBABILITY ? Step.PAY : Step.OVER;
                yield order("Checkout Started", scene);
            }
            case PAY -> {
                next = Step.OVER;
                yield scene.paymentFails(random) ? failedPayment(scene) : order("Order Completed", scene);
            }
            default -> browse(scene);
        };
    }

    private ObjectNode browse(Scene scene) {
        if (random.nextDouble() < LEAVE_PROBABILITY) {
            next = Step.OVER;
        }
        if (visitor.bot() || viewed == null || random.nextDouble() >= CART_PROBABILITY) {
            viewed = scene.product(random);
            return random.nextInt(4) == 0
                    ? page(viewed.category(), "/category/" + viewed.category(), SITE + "/")
                    : product("Product Viewed", viewed, scene);
        }
        cart.add(viewed);
        if (random.nextDouble() < CHECKOUT_PROBABILITY) {
            next = Step.IDENTIFY;
        }
        var added = product("Product Added", viewed, scene);
        viewed = null;
        return added;
    }

    /** The only event with the campaign, as clients send it; the session's later ones have it by attribution. */
    private ObjectNode landing() {
        var event = page("Home", "/" + origin.query(), origin.referrer());
        if (!origin.query().isEmpty()) {
            putCampaign(event.withObjectProperty("context"));
        }
        return event;
    }

    private ObjectNode page(String name, String target, String referrer) {
        var event = event("page").put("name", name);
        event.withObjectProperty("properties").put("url", SITE + target).put("title", name + " | Example Shop");
        putPage(event, target, referrer);
        return event;
    }

    private ObjectNode identify() {
        var event = event("identify").put("userId", visitor.userId());
        event.putObject("traits")
                .put("email", visitor.email())
                .put("plan", visitor.userId().hashCode() % 5 == 0 ? "club" : "free");
        return event;
    }

    private ObjectNode product(String name, Product product, Scene scene) {
        var event = event("track").put("event", name);
        event.putObject("properties")
                .put("product_id", product.id())
                .put("name", product.name())
                .put("category", product.category())
                .put("brand", product.brand())
                .put("price", price(product, scene))
                .put("currency", "EUR");
        putPage(event, "/product/" + product.id(), SITE + "/");
        return event;
    }

    private ObjectNode failedPayment(Scene scene) {
        var event = order("Payment Failed", scene);
        event.withObjectProperty("properties")
                .put("provider", scene.episode().provider())
                .put("reason", "provider_timeout");
        return event;
    }

    private ObjectNode order(String name, Scene scene) {
        long cents = cart.stream().mapToLong(Product::cents).sum();
        long discount = cart.stream().mapToLong(scene::discountCents).sum();
        var event = event("track").put("event", name).put("userId", visitor.userId());
        var properties = event.putObject("properties")
                .put("order_id", orderId)
                .put("revenue", (cents - discount) / 100.0)
                .put("currency", "EUR")
                .put("quantity", cart.size())
                .put("product_id", cart.get(0).id())
                .put("category", cart.get(0).category());
        if (discount > 0) {
            properties.put("coupon", scene.coupon()).put("discount", discount / 100.0);
        }
        var products = properties.putArray("products");
        for (var product : cart) {
            products.addObject().put("product_id", product.id()).put("price", price(product, scene));
        }
        putPage(event, "/checkout", SITE + "/cart");
        return event;
    }

    private static double price(Product product, Scene scene) {
        return (product.cents() - scene.discountCents(product)) / 100.0;
    }

    private ObjectNode event(String type) {
        var event = JsonNodeFactory.instance.objectNode().put("type", type).put("anonymousId", visitor.anonymousId());
        event.putObject("context")
                .put("ip", visitor.address())
                .put("userAgent", visitor.agent())
                .put("locale", "en-GB");
        return event;
    }

    private void putCampaign(ObjectNode context) {
        var campaign = context.putObject("campaign");
        for (var parameter : origin.query().substring(1).split("&", -1)) {
            var name = parameter.substring("utm_".length(), parameter.indexOf('='));
            campaign.put(name.equals("campaign") ? "name" : name, parameter.substring(parameter.indexOf('=') + 1));
        }
    }

    private static void putPage(ObjectNode event, String target, String referrer) {
        int query = target.indexOf('?');
        event.withObjectProperty("context")
                .putObject("page")
                .put("url", SITE + target)
                .put("path", query < 0 ? target : target.substring(0, query))
                .put("referrer", referrer);
    }
}
