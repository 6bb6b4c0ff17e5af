"""What FHIR's definitions, and elements held against each other, find in a build: by rule, and down to the resources."""
import duckdb

from layers import rows

def issues(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """One row for each rule, resource type and path, what matters most first."""
    return rows(connection, """
        WITH described AS (
            SELECT rule, any_value(description) AS description
            FROM (SELECT rule, description FROM fhir_rules() UNION ALL SELECT rule, description FROM silver.plausibility_rule)
            GROUP BY rule
        )
        SELECT severity, rule, resource_type, path, "count", share, description, example_ids
        FROM gold.issue LEFT JOIN described USING (rule)
        ORDER BY list_position(['fatal', 'error', 'warning', 'information'], severity), "count" DESC, rule, resource_type, path
    """)


def resources(connection: duckdb.DuckDBPyConnection, issue: dict, most: int) -> list[dict]:
    """Resources that have such an issue; where it is about a Bundle as a whole, nothing but the examples that gold.issue names."""
    about = [issue["rule"], issue["resource_type"], issue["path"], most]
    return rows(connection, r"""
        SELECT resource_type, id, parse_filename(filename) AS filename, path, message FROM silver.issue
        WHERE rule = ? AND resource_type = ? AND regexp_replace(path, '\[\d+\]', '', 'g') = ? LIMIT ?
    """, about) or rows(connection, """
        SELECT resource_type, id, source_file AS filename, path, description AS message FROM silver.plausibility
        WHERE rule = ? AND resource_type = ? AND path = ? LIMIT ?
    """, about) or rows(connection, """
        SELECT resource_type, unnest(example_ids) AS id, NULL AS filename, path, NULL AS message FROM gold.issue
        WHERE rule = ? AND resource_type = ? AND path = ? LIMIT ?
    """, about)


def references(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """One row for each type and path that refers, kind of reference and type of target; those that lead nowhere first."""
    return rows(connection, """
        SELECT resource_type, path, target_type, kind, "references", unresolved, share FROM gold.reference_integrity
        ORDER BY unresolved DESC, "references" DESC, resource_type, path, target_type, kind
    """)


def validated(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the build held its input against FHIR's definitions."""
    return bool(connection.execute("SELECT validated FROM gold.build").fetchone()[0])
