-- price_statements(known_at)
--   grain: one price that one feed states from a day on, as far as it was known by `known_at`.
--   Key: feed, provider, model, day.
--
-- A feed is a series in which a later statement replaces an earlier one: of the catalogue's rows the lineage
-- of their document, of captures their source. So the captures of a source carry on the history that the
-- catalogue has of its lineage, and a capture that only confirms it adds nothing. A row of the catalogue within a
-- run of its own feed gives way to it: the source itself was seen to state that run's price before and after.
--
-- `day`: the date that the source declares, else the day on which the feed was first seen to say so; the change
-- lies after `unseen_on`, the last day on which the feed was seen to say something else. A date that was still to
-- come when it was stated is no fact: the price counts once it is seen again on that day or later.
-- `gone_on`: when the key was seen to be gone from its feed. `ends_on`: the end that the source declares.
-- `is_held`: the feed names the key, but the price is in quarantine. `is_doubted`: and so is the one before it.
-- `family`: that of the catalogue's price of the same provider and model on that day (names move between models),
-- else an alias of its name (its key at the source, `provider/model`, or the model), else NULL. Nothing is matched
-- by likeness. Where the family of a name changes within a run, the run has one statement for each.

CREATE OR REPLACE TEMP VIEW price_families AS
WITH
keys AS (
  SELECT DISTINCT source_id, provider, model, source_key FROM price_runs WHERE NOT is_held
),
priced AS (
  SELECT DISTINCT provider, model FROM price_quotes WHERE family IS NOT NULL
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
SELECT
  keys.source_id, keys.provider, keys.model, keys.source_key,
  best.family AS named_family, priced.model IS NOT NULL AS is_priced
FROM keys
LEFT JOIN priced ON priced.provider = keys.provider AND priced.model = keys.model
LEFT JOIN best
  ON best.source_id = keys.source_id
  AND best.provider = keys.provider
  AND best.model = keys.model
  AND best.source_key IS NOT DISTINCT FROM keys.source_key;

-- price_family_days  grain: one family that a name of a provider has from a day on. Key: provider, model, day.
-- Before the catalogue's first row the name meant what it means there.
CREATE OR REPLACE TEMP VIEW price_family_days AS
WITH
daily AS (
  SELECT provider, model, valid_from AS day, min(family) AS family
  FROM price_quotes
  WHERE family IS NOT NULL AND valid_from IS NOT NULL
  GROUP BY ALL
),
changes AS (
  SELECT *, lag(family) OVER by_day AS before
  FROM daily
  WINDOW by_day AS (PARTITION BY provider, model ORDER BY day)
)
SELECT provider, model, CASE WHEN before IS NULL THEN DATE '0001-01-01' ELSE day END AS day, family
FROM changes
WHERE before IS DISTINCT FROM family;

CREATE OR REPLACE TEMP MACRO price_statements(known_at) AS TABLE
WITH
in_force AS (
  SELECT * FROM price_versions WHERE known_from <= known_at AND (known_to IS NULL OR known_to > known_at)
),
bodies AS (
  SELECT source_id, input_sha256, min(fetched_at) AS fetched_at, min(lineage) AS lineage,
    min(redistribute) AS redistribute, min(document_id) AS document_id
  FROM captures
  GROUP BY ALL
),
runs AS (
  SELECT
    run.* REPLACE (
      CASE WHEN run.gone_on <= known_at THEN run.gone_on END AS gone_on,
      CASE WHEN run.gone_on <= known_at THEN run.gone_sha256 END AS gone_sha256,
      CASE WHEN run.closed_seen_on <= known_at THEN run.closed_on ELSE run.declared_to END AS declared_to,
      least(run.last_day, known_at) AS last_day
    ),
    coalesce(run.declared_from, run.first_day) AS day,
    CASE WHEN run.declared_from > run.first_day THEN seen.first_day ELSE run.first_day END AS seen_on
  FROM price_runs AS run
  -- The first day on or after a date that was announced on which the source was seen at all.
  LEFT JOIN (
    SELECT announced.source_id, announced.declared_from, min(capture.known_from) AS first_day
    FROM (
      SELECT DISTINCT source_id, declared_from FROM price_runs WHERE declared_from > first_day
    ) AS announced
    JOIN captures AS capture
      ON capture.source_id = announced.source_id AND capture.known_from >= announced.declared_from
    GROUP BY ALL
  ) AS seen
    ON seen.source_id = run.source_id AND seen.declared_from = run.declared_from
),
told AS (
  SELECT * FROM runs
  WHERE
    seen_on <= known_at
    AND seen_on <= last_day
    -- What had ended before it was first seen, without saying when it began, has no place in time.
    AND NOT (declared_from IS NULL AND coalesce(declared_to <= first_day, false))
    AND NOT (is_retracted AND gone_on IS NOT NULL)
),
families AS (
  -- One row a run, and one more for each change of its name's meaning within it.
  SELECT told.*, family.family AS day_family, NULL AS family_day
  FROM told
  ASOF LEFT JOIN price_family_days AS family
    ON family.provider = told.provider AND family.model = told.model AND told.day >= family.day
  UNION ALL
  SELECT told.*, family.family, family.day
  FROM told
  JOIN price_family_days AS family
    ON family.provider = told.provider
    AND family.model = told.model
    AND family.day > told.day
    AND family.day <= told.last_day
    AND family.day < coalesce(told.declared_to, DATE '9999-12-31')
),
stated AS (
  SELECT
    document.lineage AS feed, document.lineage, document.redistribute,
    quote.source_id, quote.document_id, NULL AS capture_sha256, NULL AS fetched_at,
    quote.provider, quote.model, quote.family,
    quote.input_usd_per_mtok, quote.output_usd_per_mtok, quote.price_kind, quote.note, quote.source_key,
    quote.valid_from AS day, quote.valid_from AS last_day, NULL AS unseen_on,
    NULL AS ends_on, NULL AS gone_on, NULL AS gone_sha256,
    quote.known_from, quote.known_to, quote.replaced_by, quote.row_number,
    false AS is_held, false AS is_doubted, DATE '0001-01-01' AS seen_on
  FROM in_force AS quote
  JOIN documents AS document ON document.document_id = quote.document_id
  WHERE
    quote.source_id = 'catalogue'
    AND quote.quarantined_by IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM told
      WHERE
        told.source_id = document.lineage
        AND told.provider = quote.provider
        AND told.model = quote.model
        AND told.day <= quote.valid_from
        AND told.last_day >= quote.valid_from
    )
  UNION ALL
  SELECT
    run.source_id, body.lineage, body.redistribute,
    run.source_id, body.document_id, run.input_sha256, body.fetched_at,
    run.provider, run.model, coalesce(run.day_family, name.named_family),
    quote.input_usd_per_mtok, quote.output_usd_per_mtok, quote.price_kind, quote.note, quote.source_key,
    coalesce(run.family_day, run.day), run.last_day,
    CASE WHEN run.declared_from IS NULL AND run.family_day IS NULL THEN run.seen_before END,
    run.declared_to, run.gone_on, run.gone_sha256,
    greatest(run.seen_on, quote.known_from), quote.known_to, quote.replaced_by, quote.row_number,
    quote.quarantined_by IS NOT NULL OR hold.source_id IS NOT NULL, coalesce(hold.is_upward, false), run.seen_on
  FROM families AS run
  JOIN in_force AS quote
    ON quote.source_id = run.source_id
    AND quote.input_sha256 = run.input_sha256
    AND quote.row_number = run.row_number
  JOIN bodies AS body ON body.source_id = run.source_id AND body.input_sha256 = run.input_sha256
  JOIN price_families AS name
    ON name.source_id = run.source_id
    AND name.provider = run.provider
    AND name.model = run.model
    AND name.source_key IS NOT DISTINCT FROM run.source_key
  LEFT JOIN price_holds AS hold
    ON hold.source_id = run.source_id
    AND hold.provider = run.provider
    AND hold.model = run.model
    AND hold.declared_from IS NOT DISTINCT FROM run.declared_from
    AND hold.first_day = run.first_day
    AND hold.known_from <= known_at
    AND (hold.known_to IS NULL OR hold.known_to > known_at)
  WHERE NOT run.is_held
  UNION ALL
  SELECT
    run.source_id, body.lineage, body.redistribute,
    run.source_id, body.document_id, run.input_sha256, body.fetched_at,
    run.provider, run.model, NULL,
    NULL, NULL, 'quarantined', NULL, NULL,
    run.day, run.last_day, NULL, NULL, run.gone_on, run.gone_sha256,
    run.seen_on, NULL, NULL, run.row_number,
    true, false, run.seen_on
  FROM told AS run
  JOIN bodies AS body ON body.source_id = run.source_id AND body.input_sha256 = run.input_sha256
  WHERE run.is_held
)
SELECT * FROM stated
QUALIFY row_number() OVER (
  PARTITION BY feed, provider, model, day
  ORDER BY seen_on DESC, is_held, price_kind NOT IN ('standard', 'base_tier'), document_id, row_number
) = 1;
