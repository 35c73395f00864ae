import fc from "fast-check";
import { expect, it } from "vitest";
import type { ParseResult, PriceQuote } from "../../source.ts";
import { damaged, type GeneratedPage } from "./generatedPages.ts";

/** The two promises of every page's parser, as tests: all prices of a good page, and no wrong one of a damaged page. */
export function readsGeneratedPages(
  pages: fc.Arbitrary<GeneratedPage>,
  parse: (html: string) => { quotes: readonly PriceQuote[]; quarantined: ParseResult["quarantined"] },
  runs: { readonly good: number; readonly damaged: number },
): void {
  it("give every base price, whatever the order and the company", () => {
    fc.assert(
      fc.property(pages, ({ html, truth }) => {
        const { quotes, quarantined } = parse(html);
        expect(quarantined).toEqual([]);
        const read = quotes.map(({ model, inputUsdPerMtok, outputUsdPerMtok }) => [
          model,
          { input: inputUsdPerMtok, output: outputUsdPerMtok },
        ]);
        expect(Object.fromEntries(read)).toEqual(truth);
      }),
      { numRuns: runs.good },
    );
  });

  it("give no wrong price when one cell is lost, added, merged or overwritten", () => {
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        pages.chain((page) => damaged(page.html).map((html) => ({ html, truth: page.truth }))),
        ({ html, truth }) => {
          let quotes: readonly PriceQuote[] = [];
          try {
            const parsed = parse(html);
            quotes = parsed.quotes;
            refused += parsed.quarantined.length;
          } catch (thrown) {
            expect(thrown).toMatchObject({
              type: expect.stringMatching(/^(layout-drift|body-unparseable|content-suspicious)$/),
            });
            refused += 1;
          }
          for (const { model, inputUsdPerMtok, outputUsdPerMtok } of quotes) {
            read += 1;
            expect({ model, input: inputUsdPerMtok, output: outputUsdPerMtok }).toEqual({
              model,
              ...truth[model],
            });
          }
        },
      ),
      { numRuns: runs.damaged },
    );
    expect(read).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(50);
  });
}
