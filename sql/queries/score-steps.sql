-- Every score report of a known model over every interval in which it was in force, for the judgement of the gates.
-- Grain: one version of a report. Key: source_id, input_sha256, row_number, day.
-- Trusted: rows of the catalogue, and captured ones that a correction replaces, bars or accepts.
-- A model stands as it is known now: its sizes only tell its siblings apart.
WITH members AS (
  SELECT * FROM model_versions
  WHERE quarantined_by IS NULL
  QUALIFY row_number() OVER (PARTITION BY model_id ORDER BY known_to DESC NULLS FIRST, known_from DESC) = 1
),
steps AS (
  SELECT
    version.*,
    EXISTS (
      SELECT 1 FROM score_corrections AS correction
      WHERE
        correction.action = 'accept'
        AND correction.source_id = version.source_id
        AND correction.input_sha256 = version.input_sha256
        AND correction.row_number = version.row_number
        AND correction.known_from <= version.known_from
        AND (correction.expires_on IS NULL OR correction.expires_on > version.known_from)
    ) AS is_accepted
  FROM score_versions AS version
  WHERE
    version.quarantined_by IS NULL
    AND version.model_id IS NOT NULL
    AND version.known_from IS NOT NULL
    -- What repeats a row of the catalogue that is taken out is that row.
    AND NOT EXISTS (
      SELECT 1 FROM score_versions AS taken
      WHERE
        version.source_id <> 'catalogue'
        AND taken.source_id = 'catalogue'
        AND taken.quarantined_by IS NOT NULL
        AND taken.known_from <= version.known_from
        AND taken.model_id = version.model_id
        AND taken.benchmark = version.benchmark
        AND taken.variant = version.variant
        AND taken.score = version.score
        AND (taken.shots = version.shots OR taken.shots IS NULL OR version.shots IS NULL)
        AND (taken.lineage = version.lineage OR taken.reporter = version.reporter)
    )
)
SELECT
  step.source_id, step.input_sha256, step.row_number,
  step.model_id, member.family, member.quantisation, member.total_params AS parameters,
  step.benchmark, step.variant, step.score, step.shots, step.reporter, step.lineage,
  CAST(step.known_from AS VARCHAR) AS day, CAST(step.known_to AS VARCHAR) AS until,
  step.doubt, coalesce(step.note, '') AS note,
  step.source_id = 'catalogue' OR step.replaced_by IS NOT NULL OR step.barred_by IS NOT NULL OR step.is_accepted
    AS is_trusted,
  step.barred_by IS NOT NULL AS is_barred
FROM steps AS step
JOIN members AS member ON member.model_id = step.model_id
ORDER BY
  step.known_from, is_trusted DESC, step.model_id, step.benchmark, step.variant, step.reporter, step.shots, step.score,
  step.source_id, step.part, step.input_sha256, step.row_number;
