-- Scores and models as they were known.
--
-- scores_known(known_at)   grain: one report in force. Key: source_id, input_sha256, row_number, known_from.
--   A captured report that repeats a report of the catalogue with the same lineage is that report.
-- models_known(known_at)   grain: one model in force. Key: model_id. Only dated ones.
-- models_listed(known_at)  the same, and the undated ones once all of the catalogue was known: they were
--   known by then, and when before is not known.

CREATE OR REPLACE TEMP MACRO scores_known(known_at) AS TABLE
WITH in_force AS MATERIALIZED (
  SELECT * FROM score_versions
  WHERE
    quarantined_by IS NULL
    AND model_id IS NOT NULL
    AND known_from <= known_at
    AND (known_to IS NULL OR known_to > known_at)
)
SELECT report.*
FROM in_force AS report
WHERE
  report.source_id = 'catalogue'
  OR NOT EXISTS (
    SELECT 1 FROM in_force AS listed
    WHERE
      listed.source_id = 'catalogue'
      AND listed.lineage = report.lineage
      AND listed.model_id = report.model_id
      AND listed.benchmark = report.benchmark
      AND listed.variant = report.variant
      AND listed.score = report.score
      AND listed.shots IS NOT DISTINCT FROM report.shots
  );

CREATE OR REPLACE TEMP MACRO models_known(known_at) AS TABLE
SELECT * FROM model_versions
WHERE quarantined_by IS NULL AND known_from <= known_at AND (known_to IS NULL OR known_to > known_at);

CREATE OR REPLACE TEMP MACRO models_listed(known_at) AS TABLE
SELECT * FROM model_versions
WHERE
  quarantined_by IS NULL
  AND (
    known_from <= known_at
    OR (
      known_from IS NULL
      AND known_at >= (SELECT coalesce(max(known_from), DATE '0001-01-01') FROM inputs WHERE kind = 'catalogue')
    )
  )
  AND (known_to IS NULL OR known_to > known_at);
