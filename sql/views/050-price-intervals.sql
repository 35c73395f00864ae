-- price_intervals(known_at)
--   grain: one price in force at one feed over [valid_from, valid_to). Key: feed, provider, model, valid_from.
--
-- Gaps and islands over a feed's statements in order of day. An interval ends, whichever comes first,
--   - on the day its feed states another price, kind or family for the key (prices may rise, and return);
--   - on the day on which its feed was seen without the key: delisted, it does not stay alive;
--   - on the day that its source declares;
--   - if its last statement is the catalogue's, on the day of the catalogue's next row for the key, whatever
--     its document: the catalogue is one compiled list of changes.
-- A held statement ends nothing and confirms nothing, unless the price before it is in doubt, too: then there is
-- none. Standard and base-tier are one kind here: not every parser tells them apart.
--
-- The change lies in (unseen_on, valid_from] and the end in (last_seen_on, valid_to]; `last_seen_on` is given
-- for intervals that have ended. NULL where nobody looked before, and where the source declares the date.
-- `lineages`: how many lineages stated this input and output price of the family at the provider, by
-- `known_at`, as a standard or base-tier price (of a key without a family: of the model). Other kinds have
-- their interval and its kind, and count for nothing.
-- `capture_sha256` is the capture that began the interval, `closed_by_sha256` the one that ended it.

CREATE OR REPLACE TEMP MACRO price_intervals(known_at) AS TABLE
WITH
statements AS MATERIALIZED (
  SELECT * FROM price_statements(known_at)
),
-- The days from which the silence of a feed's captures is believed.
whole_days AS (
  SELECT source_id AS feed, whole_from AS whole_day, input_sha256 AS whole_sha256
  FROM capture_spans
  WHERE whole_from <= known_at
),
-- What captures say of a key has its own end; a row of the catalogue ends with the next believed silence.
placed AS (
  SELECT
    statement.* REPLACE (
      CASE WHEN statement.source_id = 'catalogue' THEN whole.whole_day ELSE statement.gone_on END AS gone_on,
      CASE WHEN statement.source_id = 'catalogue' THEN whole.whole_sha256 ELSE statement.gone_sha256 END
        AS gone_sha256
    )
  FROM statements AS statement
  ASOF LEFT JOIN whole_days AS whole ON whole.feed = statement.feed AND statement.day < whole.whole_day
),
gaps AS (
  SELECT
    *,
    CASE WHEN lag(gone_on) OVER by_day < day THEN 1 ELSE 0 END AS reappears
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
      CASE WHEN is_held AND NOT is_doubted THEN NULL
      ELSE {
        input: CASE WHEN NOT is_held THEN input_usd_per_mtok END,
        output: CASE WHEN NOT is_held THEN output_usd_per_mtok END,
        kind: CASE WHEN is_held THEN 'doubted' WHEN price_kind = 'base_tier' THEN 'standard' ELSE price_kind END,
        family: CASE WHEN NOT is_held THEN family END
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
    max(last_day) FILTER (source_id <> 'catalogue' AND NOT is_held) AS last_seen_on,
    arg_max(source_id, day) = 'catalogue' AS ends_in_catalogue,
    arg_max({ends_on: ends_on, gone_on: gone_on, gone_sha256: gone_sha256}, day) AS ending
  FROM numbered
  GROUP BY ALL
),
islands AS (
  SELECT
    first_row.* EXCLUDE (last_day),
    span.last_day, span.last_seen_on, span.ends_in_catalogue, span.ending,
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
    island.*, coalesce(island.family, island.model) AS quoted,
    CASE WHEN island.ends_in_catalogue THEN listed.catalogue_day END AS catalogue_day,
    least(
      island.next_day,
      island.ending.gone_on,
      island.ending.ends_on,
      CASE WHEN island.ends_in_catalogue THEN listed.catalogue_day END
    ) AS valid_to
  FROM islands AS island
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
  ended.day AS valid_from, ended.valid_to, ended.unseen_on,
  CASE WHEN ended.last_seen_on < ended.valid_to AND ended.valid_to IS DISTINCT FROM ended.ending.ends_on
    THEN ended.last_seen_on END AS last_seen_on,
  ended.known_from, ended.known_to, ended.replaced_by,
  CASE ended.valid_to
    WHEN ended.next_day THEN ended.next_sha256
    WHEN ended.ending.gone_on THEN ended.ending.gone_sha256
  END AS closed_by_sha256,
  CASE WHEN ended.price_kind IN ('standard', 'base_tier') THEN confirmation.lineages ELSE 0 END AS lineages
FROM ended
LEFT JOIN confirmations AS confirmation
  ON confirmation.quoted = ended.quoted
  AND confirmation.provider = ended.provider
  AND confirmation.input_usd_per_mtok IS NOT DISTINCT FROM ended.input_usd_per_mtok
  AND confirmation.output_usd_per_mtok IS NOT DISTINCT FROM ended.output_usd_per_mtok
WHERE ended.price.kind <> 'doubted';
