package io.millrace.schemas.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Copies JSON from a parser to a generator. Numbers keep the digits that were sent: no numeric type holds every number. */
public final class JsonCopy {
    private JsonCopy() {}

    /**
     * Copies the current token.
     *
     * @throws IOException if there is no current token
     */
    public static void token(JsonParser in, JsonGenerator out) throws IOException {
        var token = in.currentToken();
        if (token != null && token.isNumeric()) {
            out.writeNumber(in.getText());
        } else {
            out.copyCurrentEvent(in);
        }
    }

    /** Copies the object, array or scalar that begins with the current token; the last token of it is then current. */
    public static void value(JsonParser in, JsonGenerator out) throws IOException {
        token(in, out);
        int depth = in.currentToken().isStructStart() ? 1 : 0;
        while (depth > 0) {
            in.nextToken();
            token(in, out);
            depth += in.currentToken().isStructStart() ? 1 : in.currentToken().isStructEnd() ? -1 : 0;
        }
    }
}
