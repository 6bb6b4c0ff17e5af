"""Validates resources from JSON text, as validation.py asks for it.

usage: validate_worker.py duckdb EXTENSION NDJSON FILES      fhir_validate and fhir_is_valid on each line, fhir_validate on the files
       validate_worker.py fhir.resources NDJSON              the models of FHIR R4B
"""
import json
import sys
import time


def duckdb_jobs(extension: str, ndjson: str, files: str):
    import duckdb

    con = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": "1"})
    con.execute(f"LOAD '{extension}'")
    con.execute(f"CREATE TABLE resources AS SELECT resource FROM read_fhir_bundles('{ndjson}')")
    queries = {
        "issues": "SELECT count(*) FILTER (fhir_validate(resource).list_filter(lambda issue: issue.severity = 'error') = []) FROM resources",
        "verdict": "SELECT count(*) FILTER (fhir_is_valid(resource)) FROM resources",
        # Columns that no one asks for would not be made.
        "documents": f"SELECT count(COLUMNS(*)) FROM fhir_validate({files})",
    }
    return {name: (lambda query=query: con.execute(query).fetchone()[0]) for name, query in queries.items()}


def model_jobs(ndjson: str):
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    with open(ndjson, encoding="utf-8") as file:
        resources = [(get_fhir_model_class(json.loads(line)["resourceType"]), line) for line in file]

    def issues() -> int:
        valid = 0
        for model, text in resources:
            try:
                model.model_validate_json(text)
                valid += 1
            except ValidationError:
                pass
        return valid

    return {"issues": issues}


def main() -> None:
    jobs = duckdb_jobs(*sys.argv[2:]) if sys.argv[1] == "duckdb" else model_jobs(*sys.argv[2:])
    for line in sys.stdin:
        job = jobs.get(json.loads(line))
        if job is None:
            print("null", flush=True)
            continue
        start = time.process_time()
        count = job()
        print(json.dumps({"seconds": time.process_time() - start, "count": count}), flush=True)


if __name__ == "__main__":
    main()
