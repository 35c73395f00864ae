-- Published table `scores`, without the columns that the choice of reports adds. Grain: one report in force.
-- Key: model_id, benchmark, variant, document_id, source_table, reporter, capture_sha256.
-- Left out: reports of documents and sources that may not be republished.
SELECT
  report.model_id, report.benchmark, report.variant, report.score, report.shots, report.reporter, report.via,
  report.reporter = model.lab AS own_lab, report.source, report.source_table, report.barred_by, report.copy_of,
  report.valid_from, report.valid_to, report.known_from, report.known_to, report.source_id, report.document_id,
  CASE report.source_id WHEN 'catalogue' THEN NULL ELSE report.input_sha256 END AS capture_sha256
FROM scores_known(CAST($known_at AS DATE)) AS report
JOIN models_listed(CAST($known_at AS DATE)) AS model ON model.model_id = report.model_id
WHERE
  report.redistribute <> 'no'
  AND coalesce(model.released_on, '') <= CAST(CAST($as_of AS DATE) AS VARCHAR)
ORDER BY
  report.model_id, report.benchmark, report.variant, report.document_id, report.source_table, report.reporter,
  report.shots, report.score, report.source_id, report.row_number;
