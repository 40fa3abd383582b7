// Segment's official Node client, unchanged: HOST WRITE_KEY COUNT. Exits 0 when every event was delivered.
import { Analytics } from '@segment/analytics-node';

const [host, writeKey, count] = process.argv.slice(2);
const failures = [];
const analytics = new Analytics({ writeKey, host, flushAt: 20 });
analytics.on('error', (error) => failures.push(error));
for (let i = 0; i < Number(count); i++) {
  analytics.track({ anonymousId: `segment-node-${i % 10}`, event: 'segment-node', properties: { revenue: 1.25, nested: { deep: [i] } } });
}
analytics.identify({ userId: 'segment-node-user', traits: { plan: 'pro' } });
analytics.page({ userId: 'segment-node-user', name: 'segment-node-page' });
analytics.screen({ userId: 'segment-node-user', name: 'segment-node-screen' });
analytics.group({ userId: 'segment-node-user', groupId: 'g1', traits: { seats: 3 } });
analytics.alias({ userId: 'segment-node-user', previousId: 'segment-node-0' });
await analytics.closeAndFlush({ timeout: 20000 });
if (failures.length > 0) {
  console.error(failures);
  process.exit(1);
}
