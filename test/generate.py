"""Large FHIR files of a given size, written in a stream: one block of resources again and again."""
import json
from pathlib import Path

BLOCK = 500  # resources


def resource(number: int) -> dict:
    """A resource of about a kilobyte: a patient now and then, else an observation."""
    if number % 50 == 0:
        return {"resourceType": "Patient", "id": f"p{number}", "gender": "female", "birthDate": "1970-01-01",
                "name": [{"family": "Müller \"x\"", "given": ["Zoë", "A\\B"]}], "multipleBirthInteger": 2}
    return {
        "resourceType": "Observation", "id": f"o{number}", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "8302-2", "display": "Körpergröße"}]},
        "subject": {"reference": f"Patient/p{number - number % 50}"}, "effectiveDateTime": "2024-02-29T12:00:00+01:00",
        "valueQuantity": {"value": 170.5, "unit": "cm", "system": "http://unitsofmeasure.org", "code": "cm"},
        "note": [{"text": "a note with {braces}, [brackets] and an escaped \\\" quote. " * 10}],
    }


def text(value: dict, pretty: bool = False) -> str:
    layout = {"indent": 2} if pretty else {"separators": (",", ":")}
    return json.dumps(value, ensure_ascii=False, **layout)


def bundle(path: Path, size: int, pretty: bool = False) -> int:
    """A Bundle of at least `size` bytes. Its id and type stand behind its entries. Gives the number of resources."""
    entries = [text({"fullUrl": f"urn:x:{n}", "resource": resource(n)}, pretty) for n in range(BLOCK)]
    block = (",\n" if pretty else ",").join(entries).encode()
    comma = b",\n" if pretty else b","
    with path.open("wb") as file:
        file.write(b'{"resourceType":"Bundle","entry":[' + block)
        blocks = -(-size // len(block))
        for _ in range(blocks - 1):
            file.write(comma + block)
        file.write(b'],"id":"large","type":"collection"}')
    return blocks * BLOCK


def ndjson(path: Path, size: int) -> int:
    """NDJSON of resources, of at least `size` bytes. Gives their number."""
    block = "".join(text(resource(n)) + "\n" for n in range(BLOCK)).encode()
    with path.open("wb") as file:
        blocks = -(-size // len(block))
        for _ in range(blocks):
            file.write(block)
    return blocks * BLOCK
