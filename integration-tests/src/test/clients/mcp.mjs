// The official MCP client: http URL, or stdio COMMAND ARGUMENTS…. Prints one JSON object a line.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [kind, target, ...rest] = process.argv.slice(2);
const transport =
  kind === 'http'
    ? new StreamableHTTPClientTransport(new URL(target))
    : new StdioClientTransport({ command: target, args: rest, stderr: 'inherit' });
const client = new Client({ name: 'foreign', version: '1' });
await client.connect(transport);

const call = async (name, args) => {
  const result = await client.callTool({ name, arguments: args }, undefined, { timeout: 120000 });
  console.log(JSON.stringify({ name, isError: result.isError === true, text: result.content[0].text }));
};
const { tools } = await client.listTools();
console.log(JSON.stringify({ server: client.getServerVersion().name, tools: tools.map((tool) => tool.name) }));
await call('list_insights', {});
await call('query_rows', { name: 'events_by_name', group: { kind: 'track' }, limit: 5 });
await call('sql', { sql: "SELECT SUM(events) AS events FROM events_by_name WHERE name = 'segment-node'" });
await call('explain_freshness', { name: 'events_by_name' });
await call('plan_insight', { yaml: 'insights:\n  - { name: proposed, window: { tumbling: 1h }, measures: { events: count() } }\n' });
await call('plan_insight', { yaml: 'insights:\n  - { name: wrong, window: { tumbling: 1h }, measures: { events: cont() } }\n' });
await call('query_rows', { name: 'events_by_nam' });
await client.close();
