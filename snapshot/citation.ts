/** Citation File Format 1.2 (https://citation-file-format.github.io) for one snapshot. */
export function citationFile(asOf: string): string {
  return `cff-version: 1.2.0
message: "Please cite this snapshot by its id, and the paper whose law it tracks."
type: dataset
title: "densing: capability density of open language models and prices of API tokens"
authors:
  - name: "The densing developers"
date-released: "${asOf}"
license: CC-BY-4.0
references:
  - type: article
    title: "Densing Law of LLMs"
    journal: "Nature Machine Intelligence"
    volume: 7
    issue: 11
    start: 1823
    end: 1833
    year: 2025
    doi: "10.1038/s42256-025-01137-0"
    authors:
      - family-names: "Xiao"
        given-names: "Chaojun"
`;
}
