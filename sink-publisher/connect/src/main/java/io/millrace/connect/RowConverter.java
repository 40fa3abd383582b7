package io.millrace.connect;

import io.millrace.schemas.serde.AvroDecoder;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.serde.WireFormat;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Converter of the values of {@code insights.<name>}, in Confluent's wire format, to flat Connect structs. Times become
 * Connect timestamps. A tombstone stays one. It asks any registry with Confluent's API for each schema once. For sinks only.
 *
 * <p>Throws {@link RetriableException} while the registry does not respond, and {@link DataException} for bytes that are no
 * row, which Connect dead-letters. Not thread-safe: a task has a converter of its own.
 */
public final class RowConverter implements Converter {
    /** More than a topic has schemas in practice; the one used longest ago is built again. */
    private static final int MAX_SCHEMAS = 100;

    private final LRUCache<Integer, Source> sources = new LRUCache<>(MAX_SCHEMAS);
    private final AvroDecoder<GenericRecord> decoder = new AvroDecoder<>();
    private ListFormat lists;
    private SchemaIds ids;

    @Override
    public ConfigDef config() {
        return RowConverterConfig.DEFINITION;
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        if (isKey) {
            throw new DataException("keys of insight topics are text: use"
                    + " key.converter=org.apache.kafka.connect.storage.StringConverter");
        }
        var config = new RowConverterConfig(settings);
        configure(
                new SchemaIds(RegistryClients.connect(config.registryUrl(), config.registrySettings())),
                config.lists());
    }

    void configure(SchemaIds schemaIds, ListFormat listFormat) {
        ids = schemaIds;
        lists = listFormat;
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        try {
            var source = source(WireFormat.schemaId(value));
            return new SchemaAndValue(
                    source.structs().schema(), source.structs().struct(decoder.decode(source.reader(), value)));
        } catch (RegistryUnavailableException e) {
            // Retried by the worker.
            throw new RetriableException(topic + ": " + e.getMessage(), e);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Dead-lettered by the worker, or the task fails: errors.tolerance decides.
            throw new DataException(topic + ": " + e.getMessage(), e);
        }
    }

    private Source source(int id) {
        var known = sources.get(id);
        if (known != null) {
            return known;
        }
        var writer = ids.byId(id);
        var source = new Source(new GenericDatumReader<>(writer), new RowStructs(writer, lists));
        sources.put(id, source);
        return source;
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new DataException("rows of insights are read by sinks; no source writes " + topic);
    }

    /** How the values of one schema are read. */
    private record Source(GenericDatumReader<GenericRecord> reader, RowStructs structs) {}
}
