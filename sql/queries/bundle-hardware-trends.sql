-- Grain: one published doubling time of compute per dollar, in years. Key: name.
SELECT name, doubling_years, low_years, high_years
FROM hardware_trends
ORDER BY name;
