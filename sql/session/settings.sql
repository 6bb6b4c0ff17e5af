-- grain: one variable with the settings that the build changes, as it found them
-- source: the session

-- After a build that failed, the variable still has what the first one found; `end` may be run by itself to put that back.
-- Sizes are told to one decimal, cut off: with one more digit they are told the same again. Without a limit they are told in PiB.
SET VARIABLE fhir_das_settings = coalesce(getvariable('fhir_das_settings'), {
    'threads': current_setting('threads'),
    'fhir_read_ahead': current_setting('fhir_read_ahead'),
    'preserve_insertion_order': current_setting('preserve_insertion_order'),
    'wal_autocheckpoint': CASE
        WHEN current_setting('wal_autocheckpoint') SIMILAR TO '.*[PE]iB' THEN '-1'
        ELSE regexp_replace(current_setting('wal_autocheckpoint'), '(\.\d) ', '\11 ')
    END,
    'write_buffer_row_group_count': current_setting('write_buffer_row_group_count'),
    'bulk_deallocation_flush_threshold':
        regexp_replace(current_setting('allocator_bulk_deallocation_flush_threshold'), '(\.\d) ', '\11 '),
    'memory_limit': CASE
        WHEN current_setting('memory_limit') SIMILAR TO '.*[PE]iB' THEN '-1'
        ELSE regexp_replace(current_setting('memory_limit'), '(\.\d) ', '\11 ')
    END
});

-- All threads write bronze where the database was attached with small row groups (`make run` does): each thread holds one, and tasks of
-- a scan are row groups. With DuckDB's 122,880 rows each thread would hold its part of bronze in memory, and twice.
SET VARIABLE fhir_das_parallel = (
    SELECT getvariable('fhir_das_settings').threads > 1
        AND coalesce(try_cast(options['row_group_size'] AS BIGINT) <= 16384, false)
    FROM duckdb_databases()
    WHERE database_name = current_database()
);
SET preserve_insertion_order = getvariable('fhir_das_settings').preserve_insertion_order AND NOT getvariable('fhir_das_parallel');

-- One thread has another one read ahead.
SET fhir_read_ahead = CASE
    WHEN getvariable('fhir_das_settings').fhir_read_ahead <> 'auto' THEN getvariable('fhir_das_settings').fhir_read_ahead
    WHEN getvariable('fhir_das_settings').threads > 1 AND NOT getvariable('fhir_das_parallel') THEN 'on'
    ELSE 'off'
END;

-- DuckDB estimates a commit by its number of rows, not by their length, and so would write bronze twice: to the log as well.
SET wal_autocheckpoint = '1MB';

-- So many times 122,880 resources are collected in memory before they are written.
SET write_buffer_row_group_count = 1;

-- What is freed goes back to the system, in lumps that are worth the page faults of getting it again.
SET allocator_bulk_deallocation_flush_threshold = '8MB';

-- What is written stays in memory up to the limit, although the build reads it once. A database in memory has to stay there,
-- and so has all else where DuckDB has no folder for temporary files.
SET VARIABLE fhir_das_memory_limit = (
    SELECT CASE
        WHEN path IS NULL OR current_setting('temp_directory') = '' THEN getvariable('fhir_das_settings').memory_limit
        WHEN coalesce(try(parse_formatted_bytes(getvariable('fhir_das_settings').memory_limit)), CAST(1e18 AS BIGINT)) < limit_mb * 1_000_000
            THEN getvariable('fhir_das_settings').memory_limit
        ELSE format('{} MB', limit_mb)
    END
    FROM duckdb_databases(), (SELECT 75 * greatest(2, getvariable('fhir_das_settings').threads) AS limit_mb)
    WHERE database_name = current_database()
);
SET memory_limit = getvariable('fhir_das_memory_limit');

-- With more threads at hand than write, DuckDB keeps one busy with waiting, on the core that reading ahead needs. `bronze_ended` puts the
-- number back.
SET threads = CASE
    WHEN getvariable('fhir_das_parallel') THEN getvariable('fhir_das_settings').threads
    ELSE greatest(1, current_setting('external_threads'))
END;
