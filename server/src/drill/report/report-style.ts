/** Paper, ink, one living colour; light and dark; no script, nothing from elsewhere. */
export const reportStyle = `
:root { color-scheme: light dark;
  --paper: light-dark(#fbfbf9, #10140f); --panel: light-dark(#fff, #171c17); --line: light-dark(#e2e3dc, #2a312a);
  --ink: light-dark(#1c231d, #e6ebe4); --mute: light-dark(#5d675e, #97a398);
  --kelp: light-dark(#17624a, #5cc39d); --kelp-soft: light-dark(#e4f1eb, #16332a);
  --amber: light-dark(#8a5a00, #e4b05a); --amber-soft: light-dark(#fdf1d9, #3a2c10);
  --red: light-dark(#a3271f, #f08a80); --red-soft: light-dark(#fbe7e4, #3b1a17); }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 24px 20px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 8px } h2 { font-size: 18px; margin: 40px 0 8px } h3 { font-size: 15px; margin: 20px 0 4px }
p { margin: 0 0 12px; max-width: 46rem } .lede { font-size: 18px } .mute { color: var(--mute) }
a { color: var(--kelp) } code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere }
.badge { display: inline-block; border-radius: 6px; padding: 1px 8px; font-size: 13px; font-weight: 600; white-space: nowrap }
.held, .yes { background: var(--kelp-soft); color: var(--kelp) } .lost, .no { background: var(--red-soft); color: var(--red) }
.inconclusive, .unclear, .waiting { background: var(--amber-soft); color: var(--amber) } .plain { background: var(--line); color: var(--ink) }
.scroll { overflow-x: auto; margin: 0 0 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--panel) }
table { border-collapse: collapse; width: 100%; font-size: 13px } th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-top: 1px solid var(--line) }
tbody:first-child tr:first-child td { border-top: 0 }
thead th { border-top: 0; color: var(--mute); font-weight: 600; white-space: nowrap } td.time { white-space: nowrap; color: var(--mute) }
.drawn { padding: 12px } .drawn svg { display: block; min-width: 720px; width: 100%; height: auto; font: 12px system-ui, sans-serif }
svg .axis, svg .lane { fill: var(--mute) } svg .rule { stroke: var(--line); stroke-dasharray: 3 3 } svg .line { stroke: var(--line) }
svg .effect { fill: var(--red) } svg .own { fill: var(--ink) } svg .waits { fill: var(--panel); stroke: var(--amber); stroke-width: 3 }
svg .refused { fill: var(--kelp) } svg .doubt { stroke: var(--amber); stroke-width: 3 } svg .mail { fill: none; stroke: var(--mute); stroke-width: 1.2 }
.legend { font-size: 13px; color: var(--mute); margin: 0 0 12px } .legend i { font-style: normal; font-weight: 700 } .legend .r { color: var(--red) } .legend .a { color: var(--amber) } .legend .k { color: var(--kelp) } .legend .o { color: var(--ink) }
details { border: 1px solid var(--line); border-radius: 6px; background: var(--panel); margin: 0 0 12px; padding: 0 12px }
summary { padding: 10px 0; cursor: pointer; font-weight: 600 } summary .badge { margin-right: 8px } details[open] summary { margin-bottom: 4px }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--kelp); outline-offset: 2px }
@media (max-width: 720px) { body { padding: 16px 12px 48px } }
@media print { details { break-inside: avoid } }
`
