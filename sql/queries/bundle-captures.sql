-- Grain: the first event of each captured body of $source_id known by $known_at. Key: source_id, sha256.
SELECT source_id, input_sha256 AS sha256, min(fetched_at) AS fetched_at
FROM captures
WHERE known_from <= CAST($known_at AS DATE)
GROUP BY ALL
ORDER BY source_id, fetched_at, sha256;
