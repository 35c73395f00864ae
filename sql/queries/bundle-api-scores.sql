-- Grain: one score of an API model whose family has a known owner, known by $known_at.
-- Key: model, benchmark, document_id, note.
SELECT
  report.family, report.model, report.benchmark, report.score, report.document_id,
  document.redistribute <> 'no' AS redistribute, report.known_from
FROM api_scores AS report
JOIN api_families AS owner ON owner.family = report.family
JOIN documents AS document ON document.document_id = report.document_id
WHERE report.known_from <= CAST($known_at AS DATE)
ORDER BY report.family, report.model, report.benchmark, report.document_id, report.score, report.row_number;
