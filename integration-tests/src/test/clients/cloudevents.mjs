// The official CloudEvents SDK, unchanged: HOST WRITE_KEY COUNT. Sends each mode, and every request twice. Exits 0 if all was accepted.
import { CloudEvent, HTTP } from 'cloudevents';

const [host, writeKey, count] = process.argv.slice(2);

async function send(headers, body) {
  for (let attempt = 0; attempt < 2; attempt++) {
    const response = await fetch(`${host}/v1/cloudevents`, { method: 'POST', headers: { ...headers, authorization: `Bearer ${writeKey}` }, body });
    const answer = await response.json();
    if (response.status !== 200 || answer.events.some((event) => event.status !== 'accepted')) {
      console.error(response.status, JSON.stringify(answer));
      process.exit(1);
    }
  }
}

const event = (mode, i) => new CloudEvent({ source: '/sdk', type: `cloudevents-${mode}`, id: `${mode}-${i}`, subject: `user-${i % 10} é`, data: { revenue: 1.25, nested: { deep: [i] } } });
for (let i = 0; i < Number(count); i++) {
  const binary = HTTP.binary(event('binary', i));
  // The SDK leaves percent-encoding of headers to its caller.
  const headers = Object.fromEntries(Object.entries(binary.headers).map(([name, value]) => [name, name.startsWith('ce-') ? encodeURIComponent(value) : value]));
  await send(headers, binary.body);
  const structured = HTTP.structured(event('structured', i));
  await send(structured.headers, structured.body);
}
const batch = Array.from({ length: Number(count) }, (_, i) => event('batch', i));
await send({ 'content-type': 'application/cloudevents-batch+json; charset=utf-8' }, JSON.stringify(batch));
