-- price_runs of $source_id from their edges. Grain and key: see 004-price-runs.
INSERT INTO price_runs
WITH
paired AS (
  SELECT
    *,
    CASE WHEN ends THEN ordinal ELSE lead(ordinal, 1) OVER by_span END AS end_ordinal,
    CASE WHEN ends THEN is_followed ELSE lead(is_followed, 1) OVER by_span END AS end_is_followed,
    CASE WHEN ends THEN lead(ordinal, 1) OVER by_span ELSE lead(ordinal, 2) OVER by_span END AS next_ordinal
  FROM price_run_edges
  WINDOW by_span AS (PARTITION BY provider, model, declared_from ORDER BY ordinal)
),
-- The first span from each on whose silence is believed.
believed AS (
  SELECT
    ordinal,
    min(CASE WHEN whole_from IS NOT NULL THEN ordinal END) OVER (
      ORDER BY ordinal ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS whole_ordinal
  FROM capture_spans
  WHERE source_id = $source_id
),
runs AS (
  SELECT
    edge.*, first_span.first_day, last_span.last_day, first_span.seen_before,
    gone.whole_from AS gone_on, gone.input_sha256 AS gone_sha256
  FROM paired AS edge
  JOIN capture_spans AS first_span ON first_span.source_id = $source_id AND first_span.ordinal = edge.ordinal
  JOIN capture_spans AS last_span ON last_span.source_id = $source_id AND last_span.ordinal = edge.end_ordinal
  LEFT JOIN believed
    ON NOT edge.end_is_followed
    AND believed.ordinal = edge.end_ordinal + 1
    AND believed.whole_ordinal < coalesce(edge.next_ordinal, 2147483647)
  LEFT JOIN capture_spans AS gone ON gone.source_id = $source_id AND gone.ordinal = believed.whole_ordinal
  WHERE edge.starts
),
-- The same price of the same key with an end, stated later.
closed AS (
  SELECT
    *,
    lead(declared_to) OVER by_day AS later_to,
    lead(first_day) OVER by_day AS later_day,
    lead(input_usd_per_mtok) OVER by_day IS NOT DISTINCT FROM input_usd_per_mtok
      AND lead(output_usd_per_mtok) OVER by_day IS NOT DISTINCT FROM output_usd_per_mtok
      AND lead(price_kind) OVER by_day IS NOT DISTINCT FROM price_kind AS is_same
  FROM runs
  WINDOW by_day AS (PARTITION BY provider, model, declared_from ORDER BY first_day)
)
SELECT
  $source_id, run.provider, run.model, run.source_key, run.declared_from, run.declared_to,
  run.input_usd_per_mtok, run.output_usd_per_mtok, run.price_kind, run.is_held, run.input_sha256, run.row_number,
  run.first_day, run.last_day, run.seen_before, run.gone_on, run.gone_sha256,
  run.gone_on IS NOT NULL AND EXISTS (
    SELECT 1 FROM runs AS other
    WHERE
      other.provider = run.provider
      AND other.model = run.model
      AND other.declared_from IS DISTINCT FROM run.declared_from
      AND other.first_day <= run.gone_on
      AND other.last_day >= run.gone_on
  ) AS is_retracted,
  CASE WHEN run.declared_to IS NULL AND run.is_same THEN run.later_to END AS closed_on,
  CASE WHEN run.declared_to IS NULL AND run.is_same AND run.later_to IS NOT NULL THEN run.later_day END
    AS closed_seen_on
FROM closed AS run;
