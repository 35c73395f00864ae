/** The page's style sheet. Its hash is in the page's policy, so it is a constant: nothing may be put into it. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1c2127; --muted: #59636e; --rule: #e3e6ea; --edge: #c9ced4;
  --population: #87919c; --frontier: #b3390f; --link: #0b5cad; --wash: #faf3ef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --ink: #e6e9ec; --muted: #a2acb7; --rule: #2a3037; --edge: #48515b;
    --population: #6b7682; --frontier: #ff9466; --link: #7db8ff; --wash: #221c1a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 54rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
.brand { margin: 0; color: var(--muted); font-weight: 600; }
h1 { margin: 0.25rem 0 0.5rem; font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.15; letter-spacing: -0.01em; text-wrap: balance; }
h2 { margin: 3rem 0 0.75rem; font-size: clamp(1.2rem, 3.4vw, 1.45rem); line-height: 1.25; text-wrap: balance; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1.05rem; }
p, ul { max-width: 44rem; margin: 0 0 0.9rem; }
ul { padding-left: 1.2rem; }
li { margin-bottom: 0.35rem; }
.whole { white-space: nowrap; }
.subtitle { color: var(--muted); }
.lead { border-left: 4px solid var(--frontier); padding-left: 1rem; margin: 1.25rem 0 0; }
.lead p:last-child { margin-bottom: 0; }
.note { color: var(--muted); font-size: 0.875rem; }
nav { margin-top: 1.25rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; max-width: none; font-size: 0.9rem; }
nav li { margin: 0; }
figure { margin: 1.25rem 0 1.5rem; }
figcaption { margin-bottom: 0.5rem; }
figcaption strong { display: block; }
.drawing { display: block; width: 100%; height: auto; color: var(--ink); font-family: inherit; overflow: visible; }
.drawing text { white-space: pre; }
.drawing.narrow { display: none; }
figure .note { margin-top: 0.5rem; }
.scroll { overflow-x: auto; margin: 0 0 1rem; position: relative; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 0.4rem; text-align: left; font-weight: 600; }
caption span { position: sticky; left: 0; display: inline-block; max-width: min(52rem, calc(100vw - 2rem)); }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); font-weight: 400; }
thead th { vertical-align: bottom; color: var(--muted); border-bottom-color: var(--edge); font-size: 0.8125rem; }
th:last-child, td:last-child { padding-right: 0.25rem; }
.figures { text-align: right; }
.figures, .dates { white-space: nowrap; }
thead .figures { white-space: normal; min-width: 4.5rem; }
tbody th { min-width: 6rem; }
tr.headline { background: var(--wash); }
tr.headline th { font-weight: 600; }
details { margin: 0 0 1rem; }
summary { cursor: pointer; color: var(--link); margin-bottom: 0.5rem; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.92em; overflow-wrap: normal; white-space: nowrap; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--edge); color: var(--muted); font-size: 0.875rem; }
@media (max-width: 37.5rem) {
  .drawing.wide { display: none; }
  .drawing.narrow { display: block; max-width: 30rem; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --ink: #000000; --muted: #444b52; --rule: #d9dde1; --edge: #9aa1a8;
    --population: #87919c; --frontier: #a8330c; --link: #000000; --wash: #ffffff;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip { display: none; }
  .drawing.wide { display: block; }
  .drawing.narrow { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 7pt; }
  thead th { font-size: 6.5pt; }
  code { white-space: normal; }
  h2, h3, figure, tr, .lead { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
}
`;
