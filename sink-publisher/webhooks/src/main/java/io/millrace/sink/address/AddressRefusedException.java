package io.millrace.sink.address;

/** Thrown for a host that no webhook may be sent to; the delivery fails with this reason. */
public final class AddressRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    AddressRefusedException(String message) {
        super(message);
    }
}
