-- grain: one variable, the time at which bronze was complete
-- source: none

-- What silver and gold join and group takes room that grows with the input, up to a limit from which on DuckDB uses the disk.
SET VARIABLE fhir_das_memory_limit = (
    SELECT CASE
        WHEN getvariable('fhir_das_memory_limit') = getvariable('fhir_das_settings').memory_limit
            OR coalesce(try(parse_formatted_bytes(getvariable('fhir_das_settings').memory_limit)), CAST(1e18 AS BIGINT)) < limit_mb * 1_000_000
            THEN getvariable('fhir_das_settings').memory_limit
        ELSE format('{} MB', limit_mb)
    END
    FROM (
        SELECT least(250 * thread_count, greatest(75 * thread_count, 7 * total_blocks * block_size // 4_000_000)) AS limit_mb
        FROM pragma_database_size(), (SELECT greatest(2, getvariable('fhir_das_settings').threads) AS thread_count)
        WHERE database_name = current_database()
    )
);

SET memory_limit = getvariable('fhir_das_memory_limit');

SET threads = getvariable('fhir_das_settings').threads;

SET VARIABLE fhir_das_bronze_ended_at = uuid_extract_timestamp(uuidv7());
