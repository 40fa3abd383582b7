// npm pg as an analyst uses it: PORT. Prints one JSON object a line.
import pg from 'pg';

const client = new pg.Client({ host: '127.0.0.1', port: Number(process.argv[2]), user: 'analyst', database: 'millrace' });
await client.connect();

const counted = await client.query(
  'SELECT name, SUM(events)::int AS events, people FROM events_by_name WHERE kind = $1 AND window_start <= $2 GROUP BY name',
  ['track', new Date()],
);
console.log(JSON.stringify({ fields: counted.fields.map((field) => field.name), rows: counted.rows }));

const window = await client.query('SELECT window_start FROM events_by_name LIMIT 1');
console.log(JSON.stringify({ isDate: window.rows[0].window_start instanceof Date }));

const refused = await client.query('SELECT evens FROM events_by_name').catch((error) => error);
console.log(JSON.stringify({ code: refused.code, position: refused.position, message: refused.message }));

await client.end();
