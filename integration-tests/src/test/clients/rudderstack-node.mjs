// RudderStack's official Node client, unchanged: HOST WRITE_KEY COUNT. Exits 0 when every event was delivered.
import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const [host, writeKey, count] = process.argv.slice(2);
const Client = RudderAnalytics.default ?? RudderAnalytics;
const client = new Client(writeKey, { dataPlaneUrl: host, flushAt: 20, gzip: true, logLevel: 'error' });
const failures = [];
for (let i = 0; i < Number(count); i++) {
  client.track({ anonymousId: `rudder-node-${i % 10}`, event: 'rudder-node', properties: { revenue: 2.5 } }, (error) => error && failures.push(error));
}
await new Promise((resolve, reject) => client.flush((error) => (error ? reject(error) : resolve())));
if (failures.length > 0) {
  console.error(failures);
  process.exit(1);
}
process.exit(0);
