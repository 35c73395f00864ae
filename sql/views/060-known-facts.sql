-- Scores and models as they were known.
--
-- scores_known(known_at)   grain: one report in force. Key: source_id, input_sha256, row_number, known_from.
--   A captured report that repeats one of the catalogue, by the same reporter or of the same lineage, is that report,
--   corrected or taken out as that is. Captured reports that the gates hold back are left out.
--   `copy_of`: the document in which the same figure, by another reporter, stood first; NULL for a figure of its own.
--   One figure is equal to the last decimal that both print, of which there is at least one, at the same or unsaid
--   shots: gates/scoreStep.ts states the same.
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
),
listed AS (
  SELECT model_id, benchmark, variant, score, shots, reporter, lineage FROM score_states
  WHERE source_id = 'catalogue' AND known_from <= known_at
  UNION
  SELECT model_id, benchmark, variant, score, shots, reporter, lineage FROM in_force
  WHERE source_id = 'catalogue'
),
kept AS MATERIALIZED (
  SELECT
    report.*,
    CASE WHEN report.score = floor(report.score) THEN 0
      ELSE length(split_part(CAST(report.score AS VARCHAR), '.', 2)) END AS decimals,
    row_number() OVER (
      ORDER BY
        report.known_from, report.document_id, report.source_table, report.reporter, report.score, report.shots,
        report.source_id, report.input_sha256, report.row_number
    ) AS place
  FROM in_force AS report
  WHERE
    report.source_id = 'catalogue'
    OR (
      NOT EXISTS (
        SELECT 1 FROM listed
        WHERE
          listed.model_id = report.model_id
          AND listed.benchmark = report.benchmark
          AND listed.variant = report.variant
          AND listed.score = report.score
          AND (listed.shots = report.shots OR listed.shots IS NULL OR report.shots IS NULL)
          AND (listed.lineage = report.lineage OR listed.reporter = report.reporter)
      )
      AND NOT EXISTS (
        SELECT 1 FROM score_holds AS hold
        WHERE
          hold.source_id = report.source_id
          AND hold.input_sha256 = report.input_sha256
          AND hold.row_number = report.row_number
          AND hold.known_from <= known_at
          AND (hold.known_to IS NULL OR hold.known_to > known_at)
      )
    )
),
firsts AS (
  SELECT report.place, min(same.place) AS first_place
  FROM kept AS report
  JOIN kept AS same
    ON same.model_id = report.model_id
    AND same.benchmark = report.benchmark
    AND same.variant = report.variant
    AND (same.shots = report.shots OR same.shots IS NULL OR report.shots IS NULL)
    AND same.decimals >= 1
    AND report.decimals >= 1
    AND abs(same.score - report.score)
      <= CASE least(same.decimals, report.decimals) WHEN 1 THEN 0.05 WHEN 2 THEN 0.005 ELSE 0.0005 END + 1e-9
  GROUP BY report.place
)
SELECT
  kept.* EXCLUDE (decimals, place),
  CASE WHEN first.reporter <> kept.reporter THEN first.document_id END AS copy_of
FROM kept
LEFT JOIN firsts ON firsts.place = kept.place
LEFT JOIN kept AS first ON first.place = firsts.first_place;

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
