package io.millrace.runtime.grants;

import io.millrace.runtime.config.ConfigReader;

/** Service provider interface by which each stage says what it needs at the broker, found on the class path. */
public interface GrantsProvider {
    /** What the stage needs under a configuration; errors are collected in the reader. Asks neither broker nor registry. */
    Grants read(ConfigReader reader);
}
