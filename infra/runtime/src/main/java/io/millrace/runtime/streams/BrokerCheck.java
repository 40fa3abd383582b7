package io.millrace.runtime.streams;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Start check that waits for a broker and verifies its transaction version. */
public final class BrokerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerCheck.class);
    private static final String FEATURE = "transaction.version";
    private static final short NEEDED = 2;
    private static final int ATTEMPT_MILLIS = 5_000;

    private BrokerCheck() {}

    /**
     * Blocks until a broker answers, and requires transactions of version 2 (KIP-890): with version 1 a zombie's write
     * may join the next transaction, and exactly-once is not.
     *
     * @param where how to name the broker in messages
     * @throws ServiceException if none answers in time, or it lacks the feature
     */
    public static void require(Admin admin, String where, Duration deadline) {
        var end = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                verify(features(admin), where);
                return;
            } catch (RetriableException e) {
                // Retried until the deadline: a broker may still be starting.
                if (System.nanoTime() - end >= 0) {
                    throw new ServiceException(
                            ExitCode.BROKER_UNAVAILABLE,
                            "no broker answers at " + where + " within " + deadline.toSeconds()
                                    + " s (kafka.bootstrap.servers)",
                            e);
                }
                LOG.info("no broker answers at {} yet: {}", where, e.getMessage());
            }
        }
    }

    private static FeatureMetadata features(Admin admin) {
        try {
            return admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(ATTEMPT_MILLIS))
                    .featureMetadata()
                    .get();
        } catch (InterruptedException e) {
            // Crash: somebody ends this start.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the broker", e);
        } catch (ExecutionException e) {
            // Retried or crash, by its kind: the caller decides.
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static void verify(FeatureMetadata features, String where) {
        var finalized = features.finalizedFeatures().get(FEATURE);
        var level = finalized == null ? 0 : finalized.maxVersionLevel();
        if (level < NEEDED) {
            throw new ServiceException(
                    ExitCode.BROKER_UNSUITABLE,
                    "the broker at " + where + " runs " + FEATURE + "=" + level + ", but exactly-once needs " + NEEDED
                            + "; upgrade it with: kafka-features.sh --bootstrap-server " + where
                            + " upgrade --feature " + FEATURE + "=" + NEEDED);
        }
    }
}
