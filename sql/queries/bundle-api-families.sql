-- Grain: one family of API models. Key: family.
SELECT family, vendor, open_weights, defines_tier
FROM api_families
ORDER BY family;
