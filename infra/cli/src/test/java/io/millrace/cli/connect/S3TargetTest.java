package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class S3TargetTest {
    @Test
    void everyRevisionIsALineOfAParquetFileWithItsKey() {
        assertThat(SampleTable.connector(ConnectTarget.S3, "s3://my-bucket"))
                .containsOnly(
                        entry("connector.class", "io.aiven.kafka.connect.s3.AivenKafkaConnectS3SinkConnector"),
                        entry("aws.s3.bucket.name", "my-bucket"),
                        entry("aws.s3.region", "eu-central-1"),
                        entry("aws.access.key.id", "${env:AWS_ACCESS_KEY_ID}"),
                        entry("aws.secret.access.key", "${env:AWS_SECRET_ACCESS_KEY}"),
                        entry(
                                "file.name.template",
                                "order/{{timestamp:unit=yyyy}}-{{timestamp:unit=MM}}-{{timestamp:unit=dd}}/"
                                        + "{{topic}}-{{partition}}-{{start_offset}}.parquet"),
                        entry("format.output.type", "parquet"),
                        entry("format.output.fields", "key,value"),
                        entry("value.converter.lists", "array"));
    }

    @Test
    void itNeedsNoStatementsAndItsConnectorIsNotStartedHere() {
        assertThat(SampleTable.ddl(ConnectTarget.S3, "s3://my-bucket")).isEmpty();
        assertThat(ConnectTarget.S3.startsHere()).isFalse();
    }
}
