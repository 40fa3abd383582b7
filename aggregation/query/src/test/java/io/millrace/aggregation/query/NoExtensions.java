package io.millrace.aggregation.query;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/** Class path of the tests without any {@link QueryExtension}, as if the SQL module were not installed. */
public final class NoExtensions extends ClassLoader {
    public NoExtensions() {
        super(QueryExtension.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.equals("META-INF/services/" + QueryExtension.class.getName())
                ? Collections.emptyEnumeration()
                : super.getResources(name);
    }
}
