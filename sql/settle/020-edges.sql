-- price_run_edges  grain: a statement of $source_id that begins or ends a run. Key: provider, model,
-- declared_from, ordinal. Everything between the edges of a run repeats it.
-- A key that the parser held back states that there is no price to be had: neither one nor a delisting.
CREATE OR REPLACE TEMP TABLE price_run_edges AS
WITH
names AS (
  SELECT DISTINCT provider, model, source_key, declared_from FROM price_quotes WHERE source_id = $source_id
),
held_names AS (
  SELECT provider, model, declared_from, source_key AS name FROM names WHERE source_key IS NOT NULL
  UNION
  SELECT provider, model, declared_from, provider || '/' || model FROM names
),
quoted AS (
  SELECT
    span.ordinal, quote.provider, quote.model, quote.source_key, quote.declared_from, quote.declared_to,
    quote.input_usd_per_mtok, quote.output_usd_per_mtok, quote.price_kind,
    false AS is_held, quote.input_sha256, quote.row_number
  FROM price_quotes AS quote
  JOIN capture_spans AS span ON span.source_id = quote.source_id AND span.input_sha256 = quote.input_sha256
  WHERE quote.source_id = $source_id
),
held AS (
  SELECT
    span.ordinal, name.provider, name.model, NULL AS source_key, name.declared_from, NULL AS declared_to,
    NULL AS input_usd_per_mtok, NULL AS output_usd_per_mtok, 'quarantined' AS price_kind,
    true AS is_held, row.input_sha256, min(row.row_number) AS row_number
  FROM quarantine AS row
  JOIN capture_spans AS span ON span.source_id = row.source_id AND span.input_sha256 = row.input_sha256
  JOIN held_names AS name ON name.name = row.key
  WHERE
    row.source_id = $source_id
    AND row.subject_table = 'prices'
    AND NOT EXISTS (
      -- A sentinel is both: its state is a quote, its number is in the quarantine.
      SELECT 1 FROM price_quotes AS quote
      WHERE
        quote.source_id = $source_id
        AND quote.input_sha256 = row.input_sha256
        AND quote.provider = name.provider
        AND quote.model = name.model
        AND quote.declared_from IS NOT DISTINCT FROM name.declared_from
    )
  GROUP BY ALL
),
stated AS (
  SELECT * FROM quoted
  UNION ALL
  SELECT * FROM held
),
marked AS (
  SELECT
    *,
    lag(ordinal) OVER by_span IS NOT DISTINCT FROM ordinal - 1 AS follows,
    lead(ordinal) OVER by_span IS NOT DISTINCT FROM ordinal + 1 AS is_followed,
    lag(input_usd_per_mtok) OVER by_span IS NOT DISTINCT FROM input_usd_per_mtok
      AND lag(output_usd_per_mtok) OVER by_span IS NOT DISTINCT FROM output_usd_per_mtok
      AND lag(price_kind) OVER by_span IS NOT DISTINCT FROM price_kind
      AND lag(declared_to) OVER by_span IS NOT DISTINCT FROM declared_to AS repeats,
    lead(input_usd_per_mtok) OVER by_span IS NOT DISTINCT FROM input_usd_per_mtok
      AND lead(output_usd_per_mtok) OVER by_span IS NOT DISTINCT FROM output_usd_per_mtok
      AND lead(price_kind) OVER by_span IS NOT DISTINCT FROM price_kind
      AND lead(declared_to) OVER by_span IS NOT DISTINCT FROM declared_to AS is_repeated
  FROM stated
  WINDOW by_span AS (PARTITION BY provider, model, declared_from ORDER BY ordinal)
)
SELECT
  * EXCLUDE (follows, repeats, is_repeated),
  NOT (follows AND repeats) AS starts,
  NOT (is_followed AND is_repeated) AS ends
FROM marked
WHERE NOT (follows AND repeats AND is_followed AND is_repeated);
