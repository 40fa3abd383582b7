package io.millrace.cli.connect;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;

/** MongoDB by its own sink connector, with our write strategy beside it, which keeps the greater (generation, revision). */
final class MongodbTarget implements DatabaseTarget {
    @Override
    public String ddl(TargetTable table, DatabaseAddress address, Backend backend) {
        return """
                // For mongosh, if you like: the rows without their wrapper.
                db.getSiblingDB("%1$s").createView("%2$s_rows", "%2$s",
                  [{ $replaceWith: { $mergeObjects: [{ _id: "$_id" }, "$row"] } }])
                """.formatted(address.database("millrace"), table.name());
    }

    @Override
    public Map<String, String> connector(TargetTable table, DatabaseAddress address) {
        var config = new TreeMap<String, String>();
        config.put("connector.class", "com.mongodb.kafka.connect.MongoSinkConnector");
        config.put("connection.uri", uri(address));
        config.put("database", address.database("millrace"));
        config.put("collection", table.name());
        config.put("value.converter.lists", "array");
        config.put("transforms", "id");
        config.put("transforms.id.type", "org.apache.kafka.connect.transforms.HoistField$Key");
        config.put("transforms.id.field", "_id");
        config.put(
                "document.id.strategy", "com.mongodb.kafka.connect.sink.processor.id.strategy.ProvidedInKeyStrategy");
        config.put("writemodel.strategy", "io.millrace.connect.mongodb.NewestRowStrategy");
        config.put("delete.on.null.values", "true");
        config.put(
                "delete.writemodel.strategy",
                "com.mongodb.kafka.connect.sink.writemodel.strategy.DeleteOneDefaultStrategy");
        return config;
    }

    private static String uri(DatabaseAddress address) {
        var uri = address.uri().toString();
        return address.user()
                .map(user -> uri.replaceFirst("://", Matcher.quoteReplacement("://" + credentials(user))))
                .orElse(uri);
    }

    private static String credentials(String user) {
        return URLEncoder.encode(user, StandardCharsets.UTF_8) + ":" + DatabaseAddress.PASSWORD_REFERENCE + "@";
    }

    @Override
    public String exampleUrl() {
        return "mongodb://127.0.0.1:27017/millrace";
    }
}
