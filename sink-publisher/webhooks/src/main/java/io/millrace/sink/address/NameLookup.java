package io.millrace.sink.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Look-up of all addresses of a name; a function, so that tests decide what a name leads to. */
@FunctionalInterface
public interface NameLookup {
    /**
     * All addresses of a name.
     *
     * @throws UnknownHostException if the name has no address, or nobody answered
     */
    InetAddress[] addresses(String host) throws UnknownHostException;
}
