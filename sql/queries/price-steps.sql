-- Every step of every price that may enter a minimum, in the order in which it became known, for the judgement of
-- its magnitude. Grain: one run of captures, one row of the catalogue, or one acceptance by hand.
-- Key: feed, provider, model, declared_from, first_day, is_trusted.
WITH
versions AS (
  SELECT * FROM price_versions
  WHERE quarantined_by IS NULL AND known_to IS NULL AND price_kind IN ('standard', 'base_tier')
),
lineages AS (
  SELECT source_id, min(lineage) AS lineage FROM captures GROUP BY ALL
),
runs AS (
  SELECT run.*, family.family AS day_family
  FROM (
    SELECT *, coalesce(declared_from, first_day) AS day FROM price_runs WHERE NOT is_held
  ) AS run
  ASOF LEFT JOIN price_family_days AS family
    ON family.provider = run.provider AND family.model = run.model AND run.day >= family.day
),
captured AS (
  SELECT
    run.source_id AS feed, lineage.lineage, run.provider, run.model,
    coalesce(run.day_family, name.named_family) AS family,
    version.input_usd_per_mtok, version.output_usd_per_mtok,
    run.first_day AS day, run.day AS true_from, run.declared_from, run.input_sha256, run.row_number,
    version.replaced_by IS NOT NULL AS is_trusted
  FROM runs AS run
  JOIN versions AS version
    ON version.source_id = run.source_id
    AND version.input_sha256 = run.input_sha256
    AND version.row_number = run.row_number
  JOIN lineages AS lineage ON lineage.source_id = run.source_id
  JOIN price_families AS name
    ON name.source_id = run.source_id
    AND name.provider = run.provider
    AND name.model = run.model
    AND name.source_key IS NOT DISTINCT FROM run.source_key
),
steps AS (
  SELECT * FROM captured
  UNION ALL
  SELECT
    captured.* REPLACE (greatest(captured.day, accepted.known_from) AS day, true AS is_trusted)
  FROM captured
  JOIN price_corrections AS accepted
    ON accepted.action = 'accept'
    AND accepted.source_id = captured.feed
    AND accepted.input_sha256 = captured.input_sha256
    AND accepted.row_number = captured.row_number
  UNION ALL
  SELECT
    document.lineage, document.lineage, version.provider, version.model, version.family,
    version.input_usd_per_mtok, version.output_usd_per_mtok,
    version.valid_from, version.valid_from, NULL, version.input_sha256, version.row_number, true
  FROM versions AS version
  JOIN documents AS document ON document.document_id = version.document_id
  WHERE version.source_id = 'catalogue' AND version.valid_from IS NOT NULL
)
SELECT
  feed, lineage, provider, model, family,
  CAST(nullif(input_usd_per_mtok, 0) AS DOUBLE) AS input,
  CAST(nullif(output_usd_per_mtok, 0) AS DOUBLE) AS output,
  CAST(day AS VARCHAR) AS day, declared_from, input_sha256, row_number, is_trusted
FROM steps
ORDER BY
  steps.day, is_trusted DESC, true_from, lineage, feed, provider, model, declared_from, steps.input_usd_per_mtok,
  steps.output_usd_per_mtok, input_sha256, row_number;
