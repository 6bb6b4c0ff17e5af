"""What FHIR's definitions, and elements held against each other, find in a build: by rule, and down to the resources.

A build that is older than gold.issue and gold.reference_integrity has nothing of this, and gives None.
"""
import duckdb

from layers import columns, rows

# Below errors and warnings is what is only said: profiles that nobody checks.
SEVERITIES = "['fatal', 'error', 'warning', 'information']"


def issues(connection: duckdb.DuckDBPyConnection) -> list[dict] | None:
    """One row for each rule, resource type and path, what matters most first."""
    names = [column["column"] for column in columns(connection, "gold", "issue")]
    if not {"rule", "severity", "resource_type", "path", "count", "share"} <= set(names):
        return None
    sources = ["SELECT rule, description FROM fhir_rules()"]
    if columns(connection, "silver", "plausibility_rule"):
        sources.append("SELECT rule, description FROM silver.plausibility_rule")
    return rows(connection, f"""
        WITH described AS (SELECT rule, any_value(description) AS description FROM ({' UNION ALL '.join(sources)}) GROUP BY rule)
        SELECT severity, rule, resource_type, path, "count", share, description, {'example_ids' if 'example_ids' in names else '[]'} AS example_ids
        FROM gold.issue LEFT JOIN described USING (rule)
        ORDER BY list_position({SEVERITIES}, severity), "count" DESC, rule, resource_type, path
    """)


def resources(connection: duckdb.DuckDBPyConnection, issue: dict, most: int) -> list[dict]:
    """Resources that have such an issue. The files may be gone, so those in bronze are held against the definitions again.

    What is said of a Bundle as a whole is in no resource alone: then the examples of gold.issue are named.
    """
    about = [issue["rule"], issue["resource_type"], issue["path"]]
    if columns(connection, "silver", "plausibility"):
        found = rows(connection, """
            SELECT resource_type, id, source_file AS filename, path, description AS message FROM silver.plausibility
            WHERE rule = ? AND resource_type = ? AND path = ? LIMIT ?
        """, [*about, most])
        if found:
            return found
    found = rows(connection, r"""
        SELECT resource_type, id, parse_filename(filename) AS filename, issue.path AS path, issue.message AS message
        FROM (SELECT resource_type, id, filename, unnest(fhir_validate(resource)) AS issue FROM bronze.resource WHERE resource_type = ?2)
        WHERE issue.rule = ?1 AND regexp_replace(issue.path, '\[\d+\]', '', 'g') = ?3 LIMIT ?4
    """, [*about, most])
    return found or rows(connection, """
        SELECT resource_type, id, parse_filename(filename) AS filename, ?3 AS path, NULL AS message FROM bronze.resource
        WHERE resource_type = ?2 AND list_contains((SELECT example_ids FROM gold.issue WHERE rule = ?1 AND resource_type = ?2 AND path = ?3), id) LIMIT ?4
    """, [*about, most])


def references(connection: duckdb.DuckDBPyConnection) -> list[dict] | None:
    """One row for each type and path that refers, kind of reference and type of target; those that lead nowhere first."""
    names = [column["column"] for column in columns(connection, "gold", "reference_integrity")]
    if not {"resource_type", "path", "target_type", "kind", "references", "unresolved", "share"} <= set(names):
        return None
    return rows(connection, """
        SELECT resource_type, path, target_type, kind, "references", unresolved, share FROM gold.reference_integrity
        ORDER BY unresolved DESC, "references" DESC, resource_type, path, target_type, kind
    """)


def validated(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the build held its input against FHIR's definitions."""
    return not any(column["column"] == "validated" for column in columns(connection, "gold", "build")) or bool(
        connection.execute("SELECT validated FROM gold.build").fetchone()[0])
