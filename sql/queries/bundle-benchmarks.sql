-- Grain: one variant of a benchmark. Key: benchmark_id, variant.
SELECT benchmark_id, variant, chance_level, items, paper_shots
FROM benchmarks
ORDER BY benchmark_id, variant;
