-- price_intervals(known_at)
--   grain: one price in force at one feed over [valid_from, valid_to). Key: feed, provider, model, valid_from.
--
-- Gaps and islands over a feed's statements in order of day. An interval ends, whichever comes first,
--   - on the day its feed states another price or kind for the key (prices may rise, and return);
--   - on the day of its feed's next whole capture without the key: delisted, it does not stay alive;
--   - if its last statement is the catalogue's, on the day of the catalogue's next row for the key, whatever
--     its document: the catalogue is one compiled list of changes.
-- A quarantined statement of the key ends nothing and confirms nothing. Standard and base-tier are one kind here:
-- not every parser tells them apart.
--
-- `lineages`: how many lineages stated this input and output price of the family at the provider, by
-- `known_at`, as a standard or base-tier price (of a key without a family: of the model). Other kinds have
-- their interval and its kind, and count for nothing.
-- `capture_sha256` is the capture that began the interval, `closed_by_sha256` the one that ended it.

CREATE OR REPLACE TEMP MACRO price_intervals(known_at) AS TABLE
WITH
statements AS MATERIALIZED (
  SELECT * FROM price_statements(known_at)
),
whole_days AS (
  SELECT
    source_id AS feed, known_from AS whole_day, input_sha256 AS whole_sha256,
    row_number() OVER (PARTITION BY source_id ORDER BY known_from) AS whole_ordinal
  FROM price_captures(known_at)
  WHERE coverage = 'full'
),
-- How many whole captures of the feed there were up to the statement's day, and before it.
placed AS (
  SELECT
    statement.*,
    coalesce(whole_ordinal, 0) AS whole_upto,
    coalesce(whole_ordinal, 0) - CASE WHEN whole_day = day THEN 1 ELSE 0 END AS whole_before
  FROM statements AS statement
  ASOF LEFT JOIN whole_days ON whole_days.feed = statement.feed AND statement.day >= whole_days.whole_day
),
gaps AS (
  SELECT
    *,
    CASE WHEN whole_before > lag(whole_upto) OVER by_day THEN 1 ELSE 0 END AS reappears
  FROM placed
  WINDOW by_day AS (PARTITION BY feed, provider, model ORDER BY day)
),
runs AS (
  SELECT *, sum(reappears) OVER (PARTITION BY feed, provider, model ORDER BY day) AS run
  FROM gaps
),
carried AS (
  SELECT
    *,
    last_value(
      CASE WHEN is_held THEN NULL
      ELSE {
        input: input_usd_per_mtok,
        output: output_usd_per_mtok,
        kind: CASE price_kind WHEN 'base_tier' THEN 'standard' ELSE price_kind END
      } END IGNORE NULLS
    ) OVER (
      PARTITION BY feed, provider, model, run ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS price
  FROM runs
),
starts AS (
  SELECT
    *,
    CASE
      WHEN lag(run) OVER by_day IS DISTINCT FROM run OR lag(price) OVER by_day IS DISTINCT FROM price THEN 1
      ELSE 0
    END AS is_start
  FROM carried
  WHERE price IS NOT NULL
  WINDOW by_day AS (PARTITION BY feed, provider, model ORDER BY day)
),
numbered AS (
  SELECT *, sum(is_start) OVER (PARTITION BY feed, provider, model ORDER BY day) AS island
  FROM starts
),
spans AS (
  SELECT
    feed, provider, model, island,
    max(day) AS last_day,
    arg_max(source_id, day) = 'catalogue' AS ends_in_catalogue
  FROM numbered
  GROUP BY ALL
),
islands AS (
  SELECT
    first_row.*, span.last_day, span.ends_in_catalogue,
    lead(first_row.day) OVER by_island AS next_day,
    lead(first_row.capture_sha256) OVER by_island AS next_sha256
  FROM numbered AS first_row
  JOIN spans AS span USING (feed, provider, model, island)
  WHERE first_row.is_start = 1
  WINDOW by_island AS (PARTITION BY first_row.feed, first_row.provider, first_row.model ORDER BY first_row.day)
),
catalogue_days AS (
  SELECT DISTINCT provider, model, day AS catalogue_day FROM statements WHERE source_id = 'catalogue'
),
ended AS (
  SELECT
    island.*, whole.whole_day, whole.whole_sha256, coalesce(island.family, island.model) AS quoted,
    CASE WHEN island.ends_in_catalogue THEN listed.catalogue_day END AS catalogue_day
  FROM islands AS island
  ASOF LEFT JOIN whole_days AS whole ON whole.feed = island.feed AND island.last_day < whole.whole_day
  ASOF LEFT JOIN catalogue_days AS listed
    ON listed.provider = island.provider
    AND listed.model = island.model
    AND island.last_day < listed.catalogue_day
),
confirmations AS (
  SELECT
    coalesce(family, model) AS quoted, provider, input_usd_per_mtok, output_usd_per_mtok,
    CAST(count(DISTINCT lineage) AS INTEGER) AS lineages
  FROM statements
  WHERE NOT is_held AND price_kind IN ('standard', 'base_tier')
  GROUP BY ALL
)
SELECT
  ended.feed, ended.lineage, ended.redistribute, ended.source_id, ended.document_id,
  ended.capture_sha256, ended.fetched_at,
  ended.provider, ended.model, ended.family, ended.source_key,
  ended.input_usd_per_mtok, ended.output_usd_per_mtok, ended.price_kind, ended.note,
  ended.day AS valid_from,
  least(ended.next_day, ended.whole_day, ended.catalogue_day) AS valid_to,
  ended.known_from, ended.known_to, ended.replaced_by,
  CASE least(ended.next_day, ended.whole_day, ended.catalogue_day)
    WHEN ended.next_day THEN ended.next_sha256
    WHEN ended.whole_day THEN ended.whole_sha256
  END AS closed_by_sha256,
  CASE WHEN ended.price_kind IN ('standard', 'base_tier') THEN confirmation.lineages ELSE 0 END AS lineages
FROM ended
LEFT JOIN confirmations AS confirmation
  ON confirmation.quoted = ended.quoted
  AND confirmation.provider = ended.provider
  AND confirmation.input_usd_per_mtok IS NOT DISTINCT FROM ended.input_usd_per_mtok
  AND confirmation.output_usd_per_mtok IS NOT DISTINCT FROM ended.output_usd_per_mtok;
