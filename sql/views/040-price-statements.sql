-- price_statements(known_at)
--   grain: one price that one feed states on one day, as far as it was known by `known_at`.
--   Key: feed, provider, model, day.
--
-- A feed is a series in which a later statement replaces an earlier one: of the catalogue's rows the lineage
-- of their document, of captures their source. So the captures of a source carry on the history that the
-- catalogue has of its lineage, and a capture that only confirms it adds nothing.
--
-- Of one day the newest statement counts: the last whole capture and what came after it; then `row_number`.
-- `is_held`: the feed names the key, but its price was quarantined. That is neither a price nor a delisting.
-- `family` of a captured key: that of the newest catalogue price of the same provider and model, else an alias
-- of its name (its key at the source, `provider/model`, or the model), else NULL. Nothing is matched by likeness.

CREATE OR REPLACE TEMP MACRO price_captures(known_at) AS TABLE
WITH known AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY source_id ORDER BY observed_at, fetched_at, input_sha256) AS ordinal
  FROM captures
  WHERE known_from <= known_at
)
SELECT * FROM known
QUALIFY ordinal >= coalesce(max(ordinal) FILTER (coverage = 'full') OVER (PARTITION BY source_id, known_from), 0);

CREATE OR REPLACE TEMP VIEW price_families AS
WITH
keys AS (
  SELECT DISTINCT source_id, provider, model, source_key FROM price_quotes WHERE family IS NULL
),
priced AS (
  -- A moving alias (deepseek-chat) has had several: what is captured now is the newest.
  SELECT provider, model, arg_max(family, CAST(valid_from AS VARCHAR) || family) AS family
  FROM price_quotes
  WHERE family IS NOT NULL
  GROUP BY ALL
),
named AS (
  SELECT
    keys.source_id, keys.provider, keys.model, keys.source_key, alias.id AS family,
    CASE alias.scope WHEN 'any' THEN 1 ELSE 0 END AS any_scope,
    CASE alias.name WHEN keys.source_key THEN 0 WHEN keys.provider || '/' || keys.model THEN 1 ELSE 2 END AS by_name
  FROM keys
  JOIN aliases AS alias
    ON alias.entity = 'api_family'
    AND alias.scope IN ('any', keys.source_id)
    AND alias.name IN (coalesce(keys.source_key, ''), keys.provider || '/' || keys.model, keys.model)
),
best AS (
  SELECT * FROM named
  QUALIFY row_number() OVER (
    PARTITION BY source_id, provider, model, source_key ORDER BY any_scope, by_name, family
  ) = 1
)
SELECT keys.source_id, keys.provider, keys.model, keys.source_key, coalesce(priced.family, best.family) AS family
FROM keys
LEFT JOIN priced ON priced.provider = keys.provider AND priced.model = keys.model
LEFT JOIN best
  ON best.source_id = keys.source_id
  AND best.provider = keys.provider
  AND best.model = keys.model
  AND best.source_key IS NOT DISTINCT FROM keys.source_key;

CREATE OR REPLACE TEMP MACRO price_statements(known_at) AS TABLE
WITH
in_force AS (
  SELECT * FROM price_versions WHERE known_from <= known_at AND (known_to IS NULL OR known_to > known_at)
),
stated AS (
  SELECT
    document.lineage AS feed, document.lineage, document.redistribute,
    quote.source_id, quote.document_id, NULL AS capture_sha256, NULL AS fetched_at,
    quote.provider, quote.model, quote.family,
    quote.input_usd_per_mtok, quote.output_usd_per_mtok, quote.price_kind, quote.note, quote.source_key,
    quote.valid_from AS day, quote.known_from, quote.known_to, quote.replaced_by,
    false AS is_held, 0 AS ordinal, quote.row_number
  FROM in_force AS quote
  JOIN documents AS document ON document.document_id = quote.document_id
  WHERE quote.source_id = 'catalogue' AND quote.quarantined_by IS NULL
  UNION ALL
  SELECT
    capture.source_id, capture.lineage, capture.redistribute,
    quote.source_id, capture.document_id, capture.input_sha256, capture.fetched_at,
    quote.provider, quote.model, family.family,
    quote.input_usd_per_mtok, quote.output_usd_per_mtok, quote.price_kind, quote.note, quote.source_key,
    capture.known_from, greatest(capture.known_from, quote.known_from), quote.known_to, quote.replaced_by,
    quote.quarantined_by IS NOT NULL, capture.ordinal, quote.row_number
  FROM in_force AS quote
  JOIN price_captures(known_at) AS capture
    ON capture.source_id = quote.source_id AND capture.input_sha256 = quote.input_sha256
  JOIN price_families AS family
    ON family.source_id = quote.source_id
    AND family.provider = quote.provider
    AND family.model = quote.model
    AND family.source_key IS NOT DISTINCT FROM quote.source_key
  UNION ALL
  SELECT
    capture.source_id, capture.lineage, capture.redistribute,
    capture.source_id, NULL, capture.input_sha256, capture.fetched_at,
    held_key.provider, held_key.model, NULL,
    NULL, NULL, 'quarantined', NULL, NULL,
    capture.known_from, capture.known_from, NULL, NULL,
    true, capture.ordinal, held.row_number
  FROM quarantine AS held
  JOIN price_captures(known_at) AS capture
    ON capture.source_id = held.source_id AND capture.input_sha256 = held.input_sha256
  JOIN (
    SELECT source_id, provider, model, provider || '/' || model AS name FROM price_families
    UNION
    SELECT source_id, provider, model, source_key FROM price_families WHERE source_key IS NOT NULL
  ) AS held_key
    ON held_key.source_id = held.source_id AND held_key.name = held.key
  WHERE held.subject_table = 'prices'
)
SELECT * FROM stated
QUALIFY row_number() OVER (
  PARTITION BY feed, provider, model, day
  ORDER BY ordinal DESC, is_held, price_kind NOT IN ('standard', 'base_tier'), document_id, row_number
) = 1;
