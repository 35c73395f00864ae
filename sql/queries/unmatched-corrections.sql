-- Corrections that touch no row, so that they cannot silently stop correcting. Grain and key: correction_id.
SELECT correction_id, target_table, action, reason
FROM corrections
WHERE correction_id NOT IN (
  SELECT correction_id FROM price_corrections
  UNION SELECT correction_id FROM score_corrections
  UNION SELECT correction_id FROM model_corrections
)
ORDER BY correction_id;
