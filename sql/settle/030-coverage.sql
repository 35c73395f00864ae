-- How much each span of $source_id lacks of the one before it, and whether its silence is believed.
-- A body that lacks more than one key in $one_in looks like a cut-off list, and one with refused rows under names
-- that were never seen may lack a key because its row bears another name: nothing is delisted by such a body until
-- it was seen again on a later day. What it does state counts at once. A model that is stated with other dates is
-- not missing.
UPDATE capture_spans
SET
  keys = counted.keys,
  missing = counted.missing,
  whole_from = CASE
    WHEN counted.missing > 0 AND (counted.unplaced > 0 OR counted.missing * $one_in > counted.keys_before)
      THEN again_on
    ELSE first_day
  END
FROM (
  WITH
  spans AS (
    SELECT ordinal, input_sha256 FROM capture_spans WHERE source_id = $source_id
  ),
  lacking AS (
    SELECT edge.ordinal + 1 AS ordinal, count(*) AS missing
    FROM price_run_edges AS edge
    JOIN spans AS span ON span.ordinal = edge.ordinal + 1
    WHERE
      edge.ends AND NOT edge.is_followed AND NOT edge.is_held
      AND NOT EXISTS (
        SELECT 1 FROM price_quotes AS quote
        WHERE
          quote.source_id = $source_id
          AND quote.input_sha256 = span.input_sha256
          AND quote.provider = edge.provider
          AND quote.model = edge.model
      )
    GROUP BY ALL
  ),
  refused AS (
    SELECT key AS name, min(ordinal) AS ordinal
    FROM quarantine
    JOIN spans USING (input_sha256)
    WHERE source_id = $source_id AND subject_table = 'prices'
    GROUP BY ALL
  ),
  quoted AS (
    SELECT name, min(ordinal) AS ordinal
    FROM (
      SELECT source_key AS name, input_sha256 FROM price_quotes WHERE source_id = $source_id
      UNION ALL
      SELECT provider || '/' || model, input_sha256 FROM price_quotes WHERE source_id = $source_id
    )
    JOIN spans USING (input_sha256)
    WHERE name IN (SELECT name FROM refused)
    GROUP BY ALL
  ),
  -- Rows first refused in a span, of names that no quote before or in it bears.
  unplaced AS (
    SELECT refused.ordinal, count(*) AS unplaced
    FROM refused
    LEFT JOIN quoted ON quoted.name = refused.name AND quoted.ordinal <= refused.ordinal
    WHERE quoted.name IS NULL
    GROUP BY ALL
  )
  SELECT
    span.ordinal,
    input.fact_rows AS keys,
    coalesce(lag(input.fact_rows) OVER by_ordinal, 0) AS keys_before,
    CAST(coalesce(lacking.missing, 0) AS INTEGER) AS missing,
    coalesce(unplaced.unplaced, 0) AS unplaced
  FROM spans AS span
  JOIN inputs AS input ON input.source_id = $source_id AND input.input_sha256 = span.input_sha256
  LEFT JOIN lacking ON lacking.ordinal = span.ordinal
  LEFT JOIN unplaced ON unplaced.ordinal = span.ordinal
  WINDOW by_ordinal AS (ORDER BY span.ordinal)
) AS counted
WHERE capture_spans.source_id = $source_id AND capture_spans.ordinal = counted.ordinal;
