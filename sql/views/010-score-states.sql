-- Score reports with the interval in which each was what its input said, before corrections.
--
-- score_states  grain: one report over one known interval. Key: source_id, input_sha256, row_number, known_from.
--
-- A row of the catalogue has one interval. A captured report is known from the first capture that says it to
-- the first later one of the same source and part that prints another score for the same report. A report that only
-- vanishes stays: what was published stays published.
--
-- `model_id` of a captured name is, of these, the first that gives one: an alias of its source; an alias of any source;
-- the exact model id; the exact display name, if one model has it; the exact repository on the Hub or its last segment,
-- if one unquantised model has it. Case, dots and versions are never folded. What its source calls an instruct model is
-- resolved by an alias only: the catalogue's models are base models. identity/resolveModel.ts does the same.

CREATE OR REPLACE TEMP VIEW score_states AS
WITH
captured AS (
  SELECT
    report.* EXCLUDE (document_id, source),
    concat_ws('/', report.source_id, nullif(report.part, '')) AS source,
    capture.known_from AS day,
    capture.observed_at,
    capture.document_id AS capture_document_id,
    capture.lineage,
    capture.redistribute
  FROM score_reports AS report
  JOIN captures AS capture
    ON capture.source_id = report.source_id
    AND capture.part = report.part
    AND capture.input_sha256 = report.input_sha256
),
daily AS (
  SELECT * FROM captured
  QUALIFY row_number() OVER (
    PARTITION BY source_id, part, model, benchmark, variant, shots, reporter, source_table, day
    ORDER BY observed_at DESC, input_sha256, row_number
  ) = 1
),
changes AS (
  SELECT * FROM daily
  QUALIFY score IS DISTINCT FROM lag(score) OVER (
    PARTITION BY source_id, part, model, benchmark, variant, shots, reporter, source_table ORDER BY day
  )
),
intervals AS (
  SELECT
    *,
    lead(day) OVER (
      PARTITION BY source_id, part, model, benchmark, variant, shots, reporter, source_table ORDER BY day
    ) AS next_day
  FROM changes
),
states AS (
  SELECT
    report.source_id, report.input_sha256, report.row_number, report.document_id,
    document.lineage, document.redistribute,
    report.model, report.model_id, report.benchmark, report.variant, report.score, report.shots,
    report.reporter, report.via, report.source, report.source_table,
    report.training, report.note, report.doubt, report.part,
    report.valid_from, report.valid_to, report.known_from, report.known_to
  FROM score_reports AS report
  JOIN documents AS document ON document.document_id = report.document_id
  WHERE report.source_id = 'catalogue'
  UNION ALL
  SELECT
    source_id, input_sha256, row_number, coalesce(capture_document_id, source),
    lineage, redistribute,
    model, model_id, benchmark, variant, score, shots,
    reporter, via, source, source_table,
    training, note, doubt, part,
    valid_from, valid_to, day, next_day
  FROM intervals
),
names AS (
  SELECT DISTINCT source_id, model, training IS NOT DISTINCT FROM 'instruct' AS is_instruct
  FROM states WHERE model_id IS NULL
),
repositories AS (
  SELECT hf_repo AS name, model_id FROM models WHERE quantisation = 'none' AND hf_repo IS NOT NULL
  UNION
  SELECT split_part(hf_repo, '/', -1), model_id FROM models WHERE quantisation = 'none' AND hf_repo IS NOT NULL
),
own_names AS (
  SELECT model_id AS name, model_id, 3 AS rank FROM models
  UNION ALL
  SELECT display_name, min(model_id), 4 FROM models GROUP BY display_name HAVING count(*) = 1
  UNION ALL
  SELECT name, min(model_id), 5 FROM repositories GROUP BY name HAVING count(*) = 1
),
resolved AS (
  SELECT names.*, alias.id AS model_id, CASE alias.scope WHEN 'any' THEN 2 ELSE 1 END AS rank
  FROM names
  JOIN aliases AS alias
    ON alias.entity = 'model' AND alias.name = names.model AND alias.scope IN ('any', names.source_id)
  UNION ALL
  SELECT names.*, own.model_id, own.rank
  FROM names
  JOIN own_names AS own ON own.name = names.model
  WHERE NOT names.is_instruct
),
best AS (
  SELECT * FROM resolved
  QUALIFY row_number() OVER (PARTITION BY source_id, model, is_instruct ORDER BY rank, model_id) = 1
)
SELECT
  states.* REPLACE (coalesce(states.model_id, best.model_id) AS model_id)
FROM states
LEFT JOIN best
  ON best.source_id = states.source_id
  AND best.model = states.model
  AND best.is_instruct = (states.training IS NOT DISTINCT FROM 'instruct');
