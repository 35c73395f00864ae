-- What the newest body of each captured source gave. Grain and key: source_id.
-- `held` counts the prices of the source that their magnitude holds back now. `missing` and `waits_for_a_second_look`
-- say how much the newest body lacks of the one before it, and whether that is believed yet; NULL for scores.
WITH newest AS (
  SELECT source_id, input_sha256, observed_at FROM captures
  QUALIFY row_number() OVER (
    PARTITION BY source_id ORDER BY observed_at DESC, fetched_at DESC, input_sha256 DESC
  ) = 1
),
held AS (
  SELECT source_id, count(*) AS held FROM price_holds WHERE known_to IS NULL GROUP BY ALL
),
spans AS (
  SELECT source_id, missing, whole_from IS NULL AS waits_for_a_second_look FROM capture_spans
  QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY ordinal DESC) = 1
)
SELECT
  newest.source_id, newest.input_sha256 AS sha256, newest.observed_at,
  input.fact_rows AS rows, input.quarantined_rows AS quarantined,
  coalesce(held.held, 0) AS held, span.missing, span.waits_for_a_second_look
FROM newest
JOIN inputs AS input USING (source_id, input_sha256)
LEFT JOIN held USING (source_id)
LEFT JOIN spans AS span USING (source_id)
ORDER BY newest.source_id;
