// A foreign consumer: kafkajs with Confluent's registry client. BROKER REGISTRY TOPIC ROWS. Prints one decoded row a line.
import { Kafka, logLevel } from 'kafkajs';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

const [broker, registryUrl, topic, wanted] = process.argv.slice(2);
const registry = new SchemaRegistry({ host: registryUrl });
const kafka = new Kafka({ clientId: 'foreign', brokers: [broker], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `foreign-${process.pid}-${Date.now()}`, readUncommitted: false });
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
let seen = 0;
const deadline = setTimeout(() => {
  console.error(`only ${seen} rows came`);
  process.exit(1);
}, 60000);
await consumer.run({
  eachMessage: async ({ message }) => {
    if (message.value === null) return;
    const row = await registry.decode(message.value);
    console.log(JSON.stringify(row, (key, value) => (typeof value === 'bigint' ? Number(value) : value)));
    if (++seen === Number(wanted)) {
      clearTimeout(deadline);
      setTimeout(() => process.exit(0), 10);
    }
  },
});
