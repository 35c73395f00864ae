-- What the newest body of each captured source gave; of a source in parts, the newest bodies of all parts together,
-- and `sha256` and `observed_at` of the newest. Grain and key: source_id.
-- `held` counts the prices and scores of the source that the gates hold back now, and
-- the releases that wait for a person. `missing` and `waits_for_a_second_look`
-- say how much the newest body lacks of the one before it, and whether that is believed yet; NULL for scores.
WITH newest AS (
  SELECT source_id, part, input_sha256, observed_at FROM captures
  QUALIFY row_number() OVER (
    PARTITION BY source_id, part ORDER BY observed_at DESC, fetched_at DESC, input_sha256 DESC
  ) = 1
),
-- A body that several parts have gave its rows once.
totals AS (
  SELECT
    source_id, max({day: observed_at, sha256: input_sha256}) AS last,
    CAST(sum(fact_rows) AS INTEGER) AS rows, CAST(sum(quarantined_rows) AS INTEGER) AS quarantined
  FROM (SELECT source_id, input_sha256, max(observed_at) AS observed_at FROM newest GROUP BY ALL)
  JOIN inputs AS input USING (source_id, input_sha256)
  GROUP BY ALL
),
held AS (
  SELECT source_id, count(*) AS held
  FROM (
    SELECT source_id FROM price_holds WHERE known_to IS NULL
    UNION ALL
    SELECT source_id FROM score_holds WHERE known_to IS NULL
    UNION ALL
    SELECT source_id FROM hub_releases
    WHERE known_to IS NULL AND known_as IS NULL AND content <> 'other' AND review <> '[]'
  )
  GROUP BY ALL
),
spans AS (
  SELECT source_id, missing, whole_from IS NULL AS waits_for_a_second_look FROM capture_spans
  QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY ordinal DESC) = 1
)
SELECT
  total.source_id, total.last.sha256 AS sha256, total.last.day AS observed_at,
  total.rows, total.quarantined,
  coalesce(held.held, 0) AS held, span.missing, span.waits_for_a_second_look
FROM totals AS total
LEFT JOIN held USING (source_id)
LEFT JOIN spans AS span USING (source_id)
ORDER BY total.source_id;
