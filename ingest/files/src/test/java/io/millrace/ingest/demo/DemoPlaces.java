package io.millrace.ingest.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The table of which enrichment's database of demo places is made. */
final class DemoPlaces {
    private static final List<String[]> NETWORKS = read();

    private DemoPlaces() {}

    /** Code of the address's country; empty if the table has no network of it. */
    static String country(String address) {
        for (var cells : NETWORKS) {
            int slash = cells[0].indexOf('/');
            if (prefix(address, cells[0].substring(slash + 1))
                    .equals(prefix(cells[0].substring(0, slash), cells[0].substring(slash + 1)))) {
                return cells[2];
            }
        }
        return "";
    }

    /** The first bits of an address, with its length, so that those of IPv4 and IPv6 differ. */
    private static String prefix(String address, String bits) {
        try {
            var bytes = InetAddress.getByName(address).getAddress();
            int rest = Math.max(0, 8 * bytes.length - Integer.parseInt(bits));
            return bytes.length + ":" + new BigInteger(1, bytes).shiftRight(rest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String[]> read() {
        try (var lines = Files.lines(Path.of("../../enrichment/geo/demo-places.csv"))) {
            return lines.skip(1).map(line -> line.split(",", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
