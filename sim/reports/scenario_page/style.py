"""How does the report look? One sheet: a phone, a wide screen, and two pages of A4."""

STYLE = """
:root { color-scheme: light; --ink: #1b1b1b; --grey: #4a4a4a; --line: #d9d9d9; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 1.25rem 1rem 2rem; background: #ffffff;
  color: var(--ink); font: 1rem/1.45 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .6rem; text-wrap: balance; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; border-top: 2px solid var(--ink);
  padding-top: .4rem; }
p { margin: .3rem 0; }
ul { margin: .3rem 0; padding-left: 1.1rem; }
li { margin: .1rem 0; }
code { font: .875em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.scenario { margin: 0 0 .2rem; color: var(--grey); font-weight: 600; }
.opening { font-size: 1.1rem; }
.badge, .small { color: var(--grey); font-size: .875rem; }
.small { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem;
  margin: .4rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0;
  border-bottom: 1px solid var(--line); }
th, td { white-space: nowrap; }
thead th { color: var(--grey); font-weight: 500; }
tbody th { font-weight: 500; }
figure { margin: 0; }
figure img { display: block; width: 100%; min-width: 40rem; height: auto; margin: .4rem 0; }
dl { margin: .3rem 0; font-size: .875rem; }
dt { color: var(--grey); }
dd { margin: 0 0 .2rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
  column-gap: 2rem; }
.columns section { min-width: 0; }
@media print {
  @page { size: A4; margin: 11mm 13mm 10mm; }
  body { max-width: none; padding: 0; font-size: 8.6pt; line-height: 1.32; }
  h1 { font-size: 15pt; margin-bottom: 1.5mm; }
  h2 { font-size: 9.6pt; margin: 2.6mm 0 .6mm; padding-top: .9mm; border-top-width: 1pt; }
  p, ul { margin: .6mm 0; }
  .opening { font-size: 10pt; }
  .badge, .small { font-size: 7.6pt; }
  table { font-size: 8pt; margin: .6mm 0; }
  tbody th { white-space: normal; }
  th, td { padding: .5mm 1.6mm .5mm 0; }
  figure img { width: 90%; min-width: 0; margin: .6mm auto; }
  dl { font-size: 7.4pt; margin: .6mm 0; }
  dt { float: left; clear: left; margin-right: 1.5mm; }
  .scroll { overflow: visible; }
  .columns { grid-template-columns: 1fr 1fr; column-gap: 7mm; font-size: 8pt; }
  h2 { break-after: avoid; }
  .drawn, figure, img, table, tr, li, dl { break-inside: avoid; }
  footer { display: none; }
}
"""
