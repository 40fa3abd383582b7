// Verifies a delivery with a foreign library. Arguments: library, secret, file with {"body", "headers"}. Prints the type of what it verified.
import { readFileSync } from 'node:fs';

const [library, secret, file] = process.argv.slice(2);
const { Webhook } = await import(library);
const { body, headers } = JSON.parse(readFileSync(file, 'utf8'));
await new Webhook(secret).verify(body, headers);
console.log(JSON.parse(body).type);
