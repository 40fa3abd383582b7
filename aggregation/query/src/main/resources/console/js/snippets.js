// How to send events, for the languages that ask most; host and key are those of this server.

/** [name, code] each; Segment's own clients work unchanged. */
export const snippets = ({ url, writeKey }) => {
  const host = url;
  const key = writeKey ?? 'YOUR_WRITE_KEY';
  return [
    ['Browser', `<script type="module">
  import { AnalyticsBrowser } from 'https://esm.sh/@segment/analytics-next';
  const analytics = AnalyticsBrowser.load(
    { writeKey: '${key}', cdnURL: '${host}' },
    { integrations: { 'Segment.io': { apiHost: '${host.replace(/^https?:\/\//, '')}/v1', protocol: '${host.split(':')[0]}' } } });
  analytics.page();
  analytics.track('Hello', { from: 'browser' });
</script>`],
    ['Node', `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node';
const analytics = new Analytics({ writeKey: '${key}', host: '${host}' });
analytics.track({ userId: 'ada', event: 'Hello', properties: { from: 'node' } });
await analytics.closeAndFlush();`],
    ['Python', `# pip install segment-analytics-python
import segment.analytics as analytics
analytics.write_key = '${key}'
analytics.host = '${host}'
analytics.track('ada', 'Hello', {'from': 'python'})
analytics.flush()`],
    ['Java', `// com.segment.analytics.java:analytics
var analytics = Analytics.builder("${key}").endpoint("${host}").build();
analytics.enqueue(TrackMessage.builder("Hello").userId("ada").properties(Map.of("from", "java")));
analytics.flush();`],
    ['curl', `curl -u '${key}:' '${host}/v1/track' \\
  -d '{"userId":"ada","event":"Hello","properties":{"from":"curl"}}'`],
  ];
};
