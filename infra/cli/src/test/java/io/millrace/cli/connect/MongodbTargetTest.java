package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class MongodbTargetTest {
    @Test
    void theConnectorWritesByOurStrategyAndListsStayArrays() {
        assertThat(SampleTable.connector(ConnectTarget.MONGODB, "mongodb://127.0.0.1:27017/shop"))
                .containsOnly(
                        entry("connector.class", "com.mongodb.kafka.connect.MongoSinkConnector"),
                        entry("connection.uri", "mongodb://127.0.0.1:27017/shop"),
                        entry("database", "shop"),
                        entry("collection", "order"),
                        entry("value.converter.lists", "array"),
                        entry("transforms", "id"),
                        entry("transforms.id.type", "org.apache.kafka.connect.transforms.HoistField$Key"),
                        entry("transforms.id.field", "_id"),
                        entry(
                                "document.id.strategy",
                                "com.mongodb.kafka.connect.sink.processor.id.strategy.ProvidedInKeyStrategy"),
                        entry("writemodel.strategy", "io.millrace.connect.mongodb.NewestRowStrategy"),
                        entry("delete.on.null.values", "true"),
                        entry(
                                "delete.writemodel.strategy",
                                "com.mongodb.kafka.connect.sink.writemodel.strategy.DeleteOneDefaultStrategy"));
    }

    @Test
    void theUserIsEncodedAndThePasswordIsAReference() {
        assertThat(SampleTable.connector(ConnectTarget.MONGODB, "mongodb://m%40e$1@db/shop?tls=true"))
                .containsEntry(
                        "connection.uri", "mongodb://m%40e%241:${env:MILLRACE_CONNECT_PASSWORD}@db/shop?tls=true");
    }

    @Test
    void theViewShowsTheRowsWithoutTheirWrapper() {
        assertThat(SampleTable.ddl(ConnectTarget.MONGODB, "mongodb://127.0.0.1:27017/shop"))
                .contains("db.getSiblingDB(\"shop\").createView(\"order_rows\", \"order\",");
    }
}
