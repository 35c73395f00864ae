/** Pages with tables whose every number is known: shuffled, transposed, padded, and damaged in one place. */
import fc from "fast-check";

export interface KnownPrice {
  readonly input: string;
  readonly output: string;
}

export interface GeneratedPage {
  readonly html: string;
  /** By the model's id. */
  readonly truth: Readonly<Record<string, KnownPrice>>;
}

/** A table before it is HTML: the first row are headers. */
export type Rows = readonly (readonly string[])[];

export const transpose = (rows: Rows): string[][] => rows[0]!.map((_, x) => rows.map((row) => row[x]!));

export function tableOf([head = [], ...body]: Rows): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((text) => `<${tag}>${text}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row(head, "th")}</thead><tbody>${body.map((cells) => row(cells, "td")).join("")}</tbody></table>`;
}

export const pageOf = (body: string): string =>
  `<!doctype html><html><head><title>Pricing</title></head><body><h1>Pricing</h1>${body}</body></html>`;

/** Amounts that are all different, so that no cell can be taken for another unnoticed; what comes later costs more. */
export const differentAmounts = (count: number): fc.Arbitrary<string[]> =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: 90_000 }), { minLength: count, maxLength: count })
    .map((cents) => cents.sort((a, b) => a - b).map((cent) => String(cent / 1000)));

export const shuffled = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length });

/** One thing that happens to a page between a vendor and a reader. */
export const damaged = (html: string): fc.Arbitrary<string> => {
  const cells = [...html.matchAll(/<(td|th)>([^<]*)<\/\1>/g)];
  const words = fc.constantFrom("", "New words", "€1", "$1.5 / request", "$1,5", "-", "$1 $2");
  // Another well-formed price in a cell's place is not among them: only a price's history can tell that.
  const harm = fc.oneof(
    words.map((text) => (tag: string) => `<${tag}>${text}</${tag}>`),
    words.map((text) => (tag: string, cell: string) => `<${tag}>${text}</${tag}>${cell}`),
    fc.constant((tag: string, cell: string) => `<${tag}>$7 / MTok</${tag}>${cell}`),
    fc.constant(() => ""),
    fc.constant((tag: string, cell: string) => cell.replace(`<${tag}>`, `<${tag} colspan="2">`)),
    fc.constant((tag: string, cell: string) => cell.replace(`<${tag}>`, `<${tag} rowspan="2">`)),
    fc.constant((_tag: string, cell: string) => cell.replace("$", "")),
    fc.constant((_tag: string, cell: string) => cell.slice(0, -1)),
  );
  return fc.tuple(fc.nat(cells.length - 1), harm).map(([index, change]) => {
    const { 0: whole, 1: tag, index: at } = cells[index]!;
    return html.slice(0, at) + change(tag!, whole) + html.slice(at + whole.length);
  });
};
