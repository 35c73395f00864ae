import { loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { type KnownPrice, numberOf } from "../gates/knownPrices.ts";

/** The catalogue's prices that a captured one may be compared with, in the order of their days. */
export function cataloguePrices(folder: string): KnownPrice[] {
  const { prices, documents, corrections } = loadCatalogue(folder);
  const lineages = new Map(documents.map((document) => [document.document_id, document.lineage]));
  const wrong = corrections.filter(({ table, action }) => table === "prices" && action !== "accept");
  return prices
    .filter(({ price_kind }) => price_kind === "standard" || price_kind === "base_tier")
    .filter(
      (price) =>
        !wrong.some(
          ({ document_id, subject }) =>
            (document_id === null || document_id === price.document_id) &&
            (subject === null || subject === `${price.provider}/${price.model}`),
        ),
    )
    .map((price) => ({
      lineage: lineages.get(price.document_id) ?? price.document_id,
      provider: price.provider,
      model: price.model,
      family: price.family,
      input: numberOf(price.input_usd_per_mtok),
      output: numberOf(price.output_usd_per_mtok),
      day: price.first_seen_on,
    }))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}
