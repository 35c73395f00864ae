-- Grain: one report of a model of the bundle, known by $known_at. Key: all but `score` and what follows from it.
SELECT
  report.model_id, report.benchmark, report.variant, report.score, report.shots, report.reporter,
  coalesce(report.document_id, report.source_id) AS document_id, report.source_table, report.known_from,
  report.reporter = model.lab AS own_lab, report.barred_by, report.copy_of,
  report.redistribute <> 'no' AS redistribute,
  CASE report.source_id WHEN 'catalogue' THEN NULL ELSE report.source_id END AS source_id,
  CASE report.source_id WHEN 'catalogue' THEN NULL ELSE report.input_sha256 END AS capture_sha256
FROM scores_known(CAST($known_at AS DATE)) AS report
JOIN models_known(CAST($known_at AS DATE)) AS model ON model.model_id = report.model_id
WHERE model.valid_from <= CAST($as_of AS DATE)
ORDER BY
  report.model_id, report.benchmark, report.variant, report.document_id, report.source_table, report.reporter,
  report.shots, report.score, report.source_id, report.row_number;
