// Runs the statements that `millrace connect config --to clickhouse` prints in ClickHouse's engine (chDB), with a table of engine Null in
// place of the Kafka engine, which chDB has no broker for. Arguments: file of the statements, files of rows in the order of their
// delivery. Prints what the table then holds, a row a line.
import { readFileSync } from 'node:fs';
import { Session } from 'chdb';

const [ddl, ...files] = process.argv.slice(2);
const statements = readFileSync(ddl, 'utf8').split(/;\s*(?:\n|$)/).filter((statement) => statement.trim() !== '');
const [, table] = /TO (`\w+`\.`\w+`)/.exec(statements.join(';'));
const [, topic] = /FROM (`\w+`\.`\w+_topic`)/.exec(statements.join(';'));
// How the Kafka engine reads Avro, by what its table says.
const settings = statements.join(';').match(/input_format_avro_\w+ = \d/g);

const session = new Session();
const query = (sql, format = 'TabSeparated') => session.query(sql, format);
for (const statement of statements) {
  query(`EXPLAIN AST ${statement}`);
}
for (const statement of statements) {
  const kafka = / ENGINE = Kafka SETTINGS [^;]*/;
  query(kafka.test(statement) ? statement.replace(kafka, ' ENGINE = Null').replace('(', '(`_key` String,') : statement);
}
for (const file of files) {
  query(`INSERT INTO ${topic} SELECT * FROM file('${file}', 'Avro')
    SETTINGS use_structure_from_insertion_table_in_table_functions = 1, ${settings.join(', ')}`);
}
const times = ['window_start', 'window_end', 'watermark'].map((name) => `toUnixTimestamp64Milli(${name}) AS ${name}`);
process.stdout.write(
  query(`SELECT * REPLACE (${times.join(', ')}) FROM ${table} FINAL SETTINGS output_format_json_quote_64bit_integers = 0`, 'JSONEachRow'),
);
session.close();
