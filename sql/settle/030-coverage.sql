-- How much each span of $source_id lacks of the one before it, and whether its silence is believed.
-- A body that lacks $least_missing keys or more, and more than one in $one_in, looks like a cut-off list: nothing
-- is delisted by it until it was seen again on a later day. What it does state counts at once.
UPDATE capture_spans
SET
  keys = counted.keys,
  missing = counted.missing,
  whole_from = CASE
    WHEN counted.missing >= $least_missing AND counted.missing * $one_in > counted.keys_before THEN again_on
    ELSE first_day
  END
FROM (
  SELECT
    span.ordinal,
    input.fact_rows AS keys,
    coalesce(lag(input.fact_rows) OVER by_ordinal, 0) AS keys_before,
    CAST(coalesce(lacking.missing, 0) AS INTEGER) AS missing
  FROM capture_spans AS span
  JOIN inputs AS input ON input.source_id = span.source_id AND input.input_sha256 = span.input_sha256
  LEFT JOIN (
    SELECT ordinal + 1 AS ordinal, count(*) AS missing
    FROM price_run_edges
    WHERE ends AND NOT is_followed AND NOT is_held
    GROUP BY ALL
  ) AS lacking ON lacking.ordinal = span.ordinal
  WHERE span.source_id = $source_id
  WINDOW by_ordinal AS (ORDER BY span.ordinal)
) AS counted
WHERE capture_spans.source_id = $source_id AND capture_spans.ordinal = counted.ordinal;
