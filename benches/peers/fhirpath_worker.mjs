// Evaluates FHIRPath expressions with fhirpath.js, as fhirpath.py asks for them.
//
// usage: node fhirpath_worker.mjs NDJSON      It stands beside the node_modules that it imports from.
import fs from "node:fs";
import readline from "node:readline";
import fhirpath from "fhirpath";
import model from "fhirpath/fhir-context/r4/index.js";

const resources = fs.readFileSync(process.argv[2], "utf8").split("\n").filter((line) => line);
for await (const line of readline.createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const expressions = job.expressions.map((expression) => fhirpath.compile(expression, model));
  let answer;
  if (job.results) {
    answer = expressions.map((evaluate) => resources.map((resource) => evaluate(JSON.parse(resource)).map(String)));
  } else {
    const start = performance.now();
    let count = 0;
    for (const resource of resources) {
      const parsed = JSON.parse(resource);
      for (const evaluate of expressions) {
        count += evaluate(parsed).length;
      }
    }
    answer = (performance.now() - start) / 1000;
  }
  console.log(JSON.stringify(answer));
}
