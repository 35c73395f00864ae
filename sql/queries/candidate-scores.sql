-- What a release's own card prints of it, known by $known_at: the reports of $card_source whose part is that
-- of the release, whose reporter is its lab, and whose printed name is letter for letter the repository's, its short
-- name, or the id that it would have. Left out are reports with a doubt, of instruct models, of a name that a catalogue
-- model has, that a correction takes out or bars, and that may not be republished.
-- Grain: one report. Key: repository, benchmark, variant, shots, source_table.
WITH releases AS (
  SELECT repository, part, name, model_id, lab FROM hub_releases
  WHERE
    known_as IS NULL
    AND known_from <= CAST($known_at AS DATE)
    AND (known_to IS NULL OR known_to > CAST($known_at AS DATE))
  QUALIFY row_number() OVER (PARTITION BY repository ORDER BY known_from DESC, part, hub_id) = 1
)
SELECT
  release.repository, report.benchmark, report.variant, report.score, report.shots, report.reporter,
  report.document_id, report.source_table, report.known_from
FROM score_versions AS report
JOIN releases AS release ON release.part = report.part
WHERE
  report.source_id = $card_source
  AND report.model IN (release.repository, release.name, release.model_id)
  AND report.model_id IS NULL
  AND report.reporter = release.lab
  AND report.doubt IS NULL
  AND report.training IS DISTINCT FROM 'instruct'
  AND report.quarantined_by IS NULL
  AND report.barred_by IS NULL
  AND report.redistribute <> 'no'
  AND report.known_from <= CAST($known_at AS DATE)
  AND (report.known_to IS NULL OR report.known_to > CAST($known_at AS DATE))
ORDER BY
  release.repository, report.benchmark, report.variant, report.shots, report.source_table, report.score, report.model;
