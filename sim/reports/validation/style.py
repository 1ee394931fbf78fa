"""How does the page of the report look? One sheet, from a phone to a wide screen and on paper."""

STYLE = """
:root { color-scheme: light; --ink: #1b1b1b; --grey: #4a4a4a; --line: #d9d9d9; --paper: #ffffff;
  --pass: #14633a; --pass-back: #e3f3ea; --partial: #7a4b00; --partial-back: #fdf0d5;
  --fail: #a3211a; --fail-back: #fbe5e3; --none: #4a4a4a; --none-back: #ececec; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.25rem 1rem 3rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .25rem; border-top: 3px solid var(--ink);
  padding-top: .75rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: #0a41c5; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 1rem 0;
  list-style: none; }
.counts a { display: block; border: 1px solid var(--line); border-radius: .4rem;
  padding: .5rem .9rem; color: inherit; text-decoration: none; }
.counts a:hover, .counts a:focus { border-color: var(--ink); }
.counts b { display: block; font-size: 1.35rem; line-height: 1.2; }
.missed { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem;
  margin: .5rem 0; }
.small { color: var(--grey); font-size: .875rem; }
.verdict { display: inline-block; border-radius: .25rem; padding: .05rem .5rem; font-size: .8125rem;
  font-weight: 600; white-space: nowrap; }
.pass .verdict { color: var(--pass); background: var(--pass-back); }
.partial .verdict { color: var(--partial); background: var(--partial-back); }
.fail .verdict { color: var(--fail); background: var(--fail-back); }
.not-represented .verdict { color: var(--none); background: var(--none-back); }
.checks { columns: 34rem auto; column-gap: 1rem; }
.check { border: 1px solid var(--line); border-left: .3rem solid var(--none); border-radius: .4rem;
  padding: .75rem .9rem; margin: 0 0 1rem; break-inside: avoid; scroll-margin-top: 1rem; }
.check.pass { border-left-color: var(--pass); }
.check.partial { border-left-color: #c98a1b; }
.check.fail { border-left-color: var(--fail); }
.check header { display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: baseline; }
.check header .small { margin-left: auto; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .875rem;
  margin: .5rem 0; }
thead th:nth-child(1) { width: 38%; }
thead th:nth-child(2) { width: 23%; }
thead th:nth-child(4) { width: 17%; }
th, td { text-align: left; vertical-align: top; padding: .2rem .5rem .2rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--grey); font-weight: 500; }
tbody th { font-weight: 500; }
td.judged { white-space: nowrap; }
td.number { font-variant-numeric: tabular-nums; }
tr.missed-row td.number, tr.missed-row td.judged { color: var(--fail); font-weight: 600; }
dl { margin: .25rem 0 0; font-size: .875rem; color: var(--grey); }
dt { float: left; clear: left; margin-right: .35rem; font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: grid; gap: 1rem; margin: 1rem 0; }
figure { margin: 0; min-width: 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .4rem; }
.scroll img { display: block; width: 100%; height: auto; }
.wide img { min-width: 46rem; max-width: 66rem; }
.tall { max-width: 42rem; }
.tall img { min-width: 28rem; }
@media (max-width: 30rem) { th, td { padding-right: .25rem; } }
@media print { body { max-width: none; padding: 0; } .wide img { min-width: 0; } }
"""
