package io.millrace.cli.connect;

import java.util.Map;
import java.util.TreeMap;

/**
 * Parquet files in S3 by Aiven's sink connector. Files only grow: every revision is a line, and readers take the greatest
 * (generation, revision) of each key.
 */
final class S3Target implements DatabaseTarget {
    @Override
    public String ddl(TargetTable table, DatabaseAddress address, Backend backend) {
        return "";
    }

    @Override
    public Map<String, String> connector(TargetTable table, DatabaseAddress address) {
        var config = new TreeMap<String, String>();
        config.put("connector.class", "io.aiven.kafka.connect.s3.AivenKafkaConnectS3SinkConnector");
        config.put("aws.s3.bucket.name", address.uri().getHost());
        config.put("aws.s3.region", "eu-central-1");
        config.put("aws.access.key.id", "${env:AWS_ACCESS_KEY_ID}");
        config.put("aws.secret.access.key", "${env:AWS_SECRET_ACCESS_KEY}");
        config.put(
                "file.name.template",
                table.name() + "/{{timestamp:unit=yyyy}}-{{timestamp:unit=MM}}-{{timestamp:unit=dd}}/"
                        + "{{topic}}-{{partition}}-{{start_offset}}.parquet");
        config.put("format.output.type", "parquet");
        config.put("format.output.fields", "key,value");
        config.put("value.converter.lists", "array");
        return config;
    }

    @Override
    public String exampleUrl() {
        return "s3://my-bucket";
    }
}
