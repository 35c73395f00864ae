-- Releases on the Hub as known on $known_at, with what a person has to decide of each. Key: repository.
SELECT * FROM hub_releases
WHERE known_from <= CAST($known_at AS DATE) AND (known_to IS NULL OR known_to > CAST($known_at AS DATE))
ORDER BY repository, part;
