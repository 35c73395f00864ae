-- Published table `quarantine`. Grain: one row or value that is not in force, with the reason, known by
-- $known_at. Key: subject_table, key, source_id, input_sha256, row_number, reason, known_from.
-- Of documents and sources that may not be republished the reason is listed, not the figures.
SELECT
  subject_table, key, reason,
  CASE WHEN redistribute <> 'no' THEN expected END AS expected,
  CASE WHEN redistribute <> 'no' THEN seen END AS seen,
  CASE WHEN redistribute <> 'no' THEN note END AS note,
  correction_id, source_id, document_id,
  CASE source_id WHEN 'catalogue' THEN NULL ELSE input_sha256 END AS capture_sha256,
  known_from, known_to
FROM quarantine_known(CAST($known_at AS DATE))
ORDER BY subject_table, key, known_from, source_id, capture_sha256, row_number, reason;
