// RudderStack's official Node client, unchanged: HOST WRITE_KEY COUNT. Exits 0 when every event was delivered.
import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const [host, writeKey, count] = process.argv.slice(2);
const Client = RudderAnalytics.default ?? RudderAnalytics;
const client = new Client(writeKey, { dataPlaneUrl: host, flushAt: 20, gzip: true, logLevel: 'error' });
const failures = [];
let answered = 0;
for (let i = 0; i < Number(count); i++) {
  client.track({ anonymousId: `rudder-node-${i % 10}`, event: 'rudder-node', properties: { revenue: 2.5 } }, (error) => {
    answered++;
    if (error) failures.push(error);
  });
}
// A flush sends one batch; the client has an answer for each event when it was delivered or given up.
for (let i = 0; i < 300 && answered < Number(count); i++) {
  client.flush();
  await new Promise((resolve) => setTimeout(resolve, 100));
}
if (answered < Number(count)) failures.push(`only ${answered} events were answered`);
if (failures.length > 0) {
  console.error(failures);
  process.exit(1);
}
process.exit(0);
