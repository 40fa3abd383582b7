package io.millrace.connect.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.kafka.connect.sink.converter.SinkDocument;
import org.apache.kafka.connect.errors.DataException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class NewestRowStrategyTest {
    private static final BsonDocument KEY = BsonDocument.parse("{_id: 'default/DE'}");

    @Test
    void generationAndRevisionComeFirstBecauseMongoDbComparesFieldByField() {
        var model = (UpdateOneModel<BsonDocument>) new NewestRowStrategy()
                .createWriteModel(document("{_id: 'default/DE', country: null, orders: {$numberLong: '5'},"
                        + " revision: {$numberLong: '3'}, generation: {$numberLong: '1'}}"));

        assertThat(model.getFilter()).isEqualTo(KEY);
        // Documents are equal in any order of fields, texts are not.
        assertThat(((BsonDocument) model.getUpdate()).toJson())
                .isEqualTo(BsonDocument.parse("{$max: {row: {generation: {$numberLong: '1'},"
                                + " revision: {$numberLong: '3'}, country: null, orders: {$numberLong: '5'}}}}")
                        .toJson());
        assertThat(model.getOptions().isUpsert()).isTrue();
    }

    @Test
    void whatIsNoRowIsRefused() {
        var strategy = new NewestRowStrategy();

        assertThatThrownBy(() -> strategy.createWriteModel(document("{_id: 'k', revision: {$numberLong: '3'}}")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("generation");
        assertThatThrownBy(() -> strategy.createWriteModel(
                        document("{generation: {$numberLong: '1'}, revision: {$numberLong: '3'}}")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ProvidedInKeyStrategy");
        assertThatThrownBy(() -> strategy.createWriteModel(new SinkDocument(KEY, null)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("delete.on.null.values");
    }

    private static SinkDocument document(String value) {
        return new SinkDocument(KEY, BsonDocument.parse(value));
    }
}
