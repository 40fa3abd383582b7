package io.millrace.connect.mongodb;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.kafka.connect.sink.converter.SinkDocument;
import com.mongodb.kafka.connect.sink.writemodel.strategy.WriteModelStrategy;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * Write strategy of MongoDB's sink connector that keeps the row with the greatest (generation, revision). The document is
 * {@code {_id: <row key>, row: {generation, revision, …}}}, and {@code $max} replaces {@code row} in one atomic step only by a
 * greater one: MongoDB compares documents field by field, and these two come first. Thread-safe.
 */
public final class NewestRowStrategy implements WriteModelStrategy {
    private static final String ID = "_id";
    private static final List<String> VERSION = List.of("generation", "revision");
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    @Override
    public WriteModel<BsonDocument> createWriteModel(SinkDocument document) {
        var value = document.getValueDoc()
                .orElseThrow(() -> new DataException("no row: tombstones need delete.on.null.values=true"));
        var row = new BsonDocument();
        for (var name : VERSION) {
            if (!value.isInt64(name)) {
                throw new DataException("not a row of an insight: it has no whole number " + name);
            }
            row.put(name, value.get(name));
        }
        value.forEach(row::putIfAbsent);
        var id = row.remove(ID);
        if (id == null) {
            throw new DataException(
                    "the row has no _id: set document.id.strategy=com.mongodb.kafka.connect.sink.processor.id"
                            + ".strategy.ProvidedInKeyStrategy and hoist the key to the field _id");
        }
        Bson greatest = new BsonDocument("$max", new BsonDocument("row", row));
        return new UpdateOneModel<>(new BsonDocument(ID, id), greatest, UPSERT);
    }
}
