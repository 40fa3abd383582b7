package io.millrace.it.garbage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Files that no importer expects. */
final class GarbageFiles {
    private GarbageFiles() {}

    static List<Path> in(Path directory, Random random) throws IOException {
        var noise = new byte[200_000];
        random.nextBytes(noise);
        var lines = new StringBuilder("time,name,userId,v\n");
        for (int i = 0; i < 300; i++) {
            lines.append("2026-11-20T10:00:00Z,Row,u")
                    .append(i)
                    .append(i % 7 == 0 ? ",5\" phone\n" : i % 11 == 0 ? ",\"open\n" : ",1\n");
        }
        var files = new ArrayList<Path>();
        files.add(Files.write(directory.resolve("noise.bin"), noise));
        files.add(Files.writeString(directory.resolve("inches.csv"), lines));
        files.add(Files.writeString(directory.resolve("wide.csv"), "time,name\n" + "a,".repeat(300_000) + "\n"));
        files.add(Files.write(
                directory.resolve("utf16.ndjson"),
                "{\"type\":\"track\",\"event\":\"x\"}\n".repeat(50).getBytes(StandardCharsets.UTF_16)));
        files.add(Files.writeString(directory.resolve("one-line.ndjson"), "{\"a\":".repeat(200_000)));
        files.add(Files.writeString(directory.resolve("empty.log"), ""));
        return files;
    }
}
