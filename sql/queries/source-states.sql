-- What the newest body of each captured source gave; of a source in parts, the newest bodies of all parts together,
-- and `sha256` and `observed_at` of the newest. Grain and key: source_id.
-- `held` counts the prices of the source that their magnitude holds back now. `missing` and `waits_for_a_second_look`
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
    source_id, max({at: observed_at, sha256: input_sha256}) AS last,
    CAST(sum(fact_rows) AS INTEGER) AS rows, CAST(sum(quarantined_rows) AS INTEGER) AS quarantined
  FROM (SELECT source_id, input_sha256, max(observed_at) AS observed_at FROM newest GROUP BY ALL)
  JOIN inputs AS input USING (source_id, input_sha256)
  GROUP BY ALL
),
held AS (
  SELECT source_id, count(*) AS held FROM price_holds WHERE known_to IS NULL GROUP BY ALL
),
spans AS (
  SELECT source_id, missing, whole_from IS NULL AS waits_for_a_second_look FROM capture_spans
  QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY ordinal DESC) = 1
)
SELECT
  total.source_id, total.last.sha256 AS sha256, total.last.at AS observed_at,
  total.rows, total.quarantined,
  coalesce(held.held, 0) AS held, span.missing, span.waits_for_a_second_look
FROM totals AS total
LEFT JOIN held USING (source_id)
LEFT JOIN spans AS span USING (source_id)
ORDER BY total.source_id;
