-- Score reports with the interval in which each was what its input said, before corrections.
--
-- score_states  grain: one report over one known interval. Key: source_id, input_sha256, row_number, known_from.
--
-- A row of the catalogue has one interval. A captured report is known from the first capture that says it to
-- the first later one of the same source and part that prints another score for the same report. A report that only
-- vanishes stays: what was published stays published. `model_id` is resolved by exact name or alias.

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
  SELECT DISTINCT source_id, model FROM states WHERE model_id IS NULL
),
resolved AS (
  SELECT names.source_id, names.model, alias.id AS model_id, CASE alias.scope WHEN 'any' THEN 2 ELSE 1 END AS rank
  FROM names
  JOIN aliases AS alias
    ON alias.entity = 'model' AND alias.name = names.model AND alias.scope IN ('any', names.source_id)
  UNION ALL
  SELECT names.source_id, names.model, model.model_id, 3
  FROM names
  JOIN models AS model ON model.model_id = names.model
),
best AS (
  SELECT * FROM resolved
  QUALIFY row_number() OVER (PARTITION BY source_id, model ORDER BY rank, model_id) = 1
)
SELECT
  states.* REPLACE (coalesce(states.model_id, best.model_id) AS model_id)
FROM states
LEFT JOIN best ON best.source_id = states.source_id AND best.model = states.model;
