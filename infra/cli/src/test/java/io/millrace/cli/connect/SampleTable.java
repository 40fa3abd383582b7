package io.millrace.cli.connect;

import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/** Table with a column of every type, dimensions that may be null, and names that databases reserve. */
final class SampleTable {
    static final Schema ROW = new Schema.Parser().parse("""
            {"type":"record","name":"order","namespace":"io.millrace.insights","fields":[
              {"name":"window_start","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"window_end","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"tenant","type":"string"},
              {"name":"user","type":["null","string"],"default":null},
              {"name":"group","type":["null","string"],"default":null},
              {"name":"select","type":["null","long"],"default":null},
              {"name":"sum","type":["null","double"],"default":null},
              {"name":"from","type":["null","string"],"default":null},
              {"name":"best","type":["null",{"type":"array","items":{"type":"record","name":"TopItem","fields":[
                {"name":"value","type":"string"},{"name":"count","type":"long"},{"name":"error","type":"long"}]}}],
                "default":null},
              {"name":"later","type":["null","long","double","string"],"default":null},
              {"name":"generation","type":"long"},
              {"name":"revision","type":"long"},
              {"name":"final","type":"boolean"},
              {"name":"watermark","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}
            """);
    static final DatabaseTarget.Backend BACKEND =
            new DatabaseTarget.Backend("broker:9092", "http://registry:8081/apis/ccompat/v7");

    private SampleTable() {}

    static TargetTable table() {
        return TargetTable.of("order", "insights.order", ROW);
    }

    static String ddl(ConnectTarget target, String url) {
        return target.database().ddl(table(), DatabaseAddress.parse(url), BACKEND);
    }

    static Map<String, String> connector(ConnectTarget target, String url) {
        return new TreeMap<>(target.database().connector(table(), DatabaseAddress.parse(url)));
    }
}
