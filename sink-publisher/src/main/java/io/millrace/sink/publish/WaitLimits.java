package io.millrace.sink.publish;

import java.time.Duration;

/**
 * How long and how many rows wait.
 *
 * @param forDefinition how long an insight's rows wait for a definition that has not arrived
 * @param mostRows how many rows of one partition wait, for whatever reason
 * @param mostBytes how many bytes of them
 */
public record WaitLimits(Duration forDefinition, int mostRows, long mostBytes) {}
