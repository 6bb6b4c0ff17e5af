// The extension from Node: reading, errors and the whole pipeline by plain execute.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

// The client is installed below build/, not beside this file.
const { DuckDBInstance } = createRequire(join(process.cwd(), 'build/node/'))('@duckdb/node-api');

let connection;
let folder;

const rows = async (sql) => (await connection.runAndReadAll(sql)).getRowsJson();

before(async () => {
  folder = mkdtempSync('build/node-test-');
  const instance = await DuckDBInstance.create(':memory:', { allow_unsigned_extensions: 'true' });
  connection = await instance.connect();
  await connection.run("LOAD 'build/fhir_das.duckdb_extension'");
});

after(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true });
});

test('reads a resource, and keeps its digits', async () => {
  writeFileSync(join(folder, 'one.json'), '{ "resourceType": "Observation", "id": "o1",\n "valueQuantity": { "value": 1.50 } }');
  assert.deepEqual(await rows(`SELECT resource_type, id, resource FROM read_fhir_bundles('${folder}/one.json')`), [
    ['Observation', 'o1', '{"resourceType":"Observation","id":"o1","valueQuantity":{"value":1.50}}'],
  ]);
});

test('an error is an exception that names the file', async () => {
  writeFileSync(join(folder, 'bad.json'), '{"resourceType":');
  await assert.rejects(connection.run(`FROM read_fhir_bundles('${folder}/bad.json')`), /bad\.json/);
  assert.deepEqual(await rows(`SELECT count(error) FROM read_fhir_bundles('${folder}/bad.json', ignore_errors := true)`), [['1']]);
});

test('builds the sample', async () => {
  const scripts = await rows('SELECT layer, name, statement FROM fhir_das_scripts()');
  assert.ok(scripts.length > 0);
  for (const [layer, name, statement] of scripts) {
    await assert.doesNotReject(connection.run(statement), `${layer}.${name}`);
  }
  for (const table of ['bronze.resource', 'silver.patient', 'gold.observations_per_patient', 'gold.validation_summary', 'gold.completeness']) {
    const [[count]] = await rows(`SELECT count(*) FROM ${table}`);
    assert.ok(Number(count) > 0, table);
  }
});
