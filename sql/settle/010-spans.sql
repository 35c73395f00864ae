-- capture_spans of $source_id, without what the quotes say about them. Grain and key: see 004-price-runs.
INSERT INTO capture_spans
WITH
daily AS (
  SELECT known_from AS day, input_sha256 FROM captures
  WHERE source_id = $source_id
  QUALIFY row_number() OVER (
    PARTITION BY known_from ORDER BY observed_at DESC, fetched_at DESC, input_sha256 DESC
  ) = 1
),
marked AS (
  SELECT *, CASE WHEN lag(input_sha256) OVER (ORDER BY day) IS DISTINCT FROM input_sha256 THEN 1 ELSE 0 END AS starts
  FROM daily
),
numbered AS (
  SELECT *, sum(starts) OVER (ORDER BY day) AS ordinal FROM marked
),
spans AS (
  SELECT
    CAST(ordinal AS INTEGER) AS ordinal,
    any_value(input_sha256) AS input_sha256,
    min(day) AS first_day,
    max(day) AS last_day,
    list_sort(list(day))[2] AS again_on
  FROM numbered
  GROUP BY ordinal
)
SELECT
  $source_id, ordinal, input_sha256, first_day, last_day, again_on,
  lag(last_day) OVER (ORDER BY ordinal) AS seen_before,
  NULL AS keys, NULL AS missing, NULL AS whole_from
FROM spans;
