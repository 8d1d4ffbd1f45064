"""The looks of the HTML page: on a light and on a dark screen, in large type, and printed."""

from __future__ import annotations

CSS = """\
:root { color-scheme: light dark; --ink: #1d2329; --mute: #4c545d; --paper: #ffffff; --soft: #f4f3f0;
  --line: #8a8f95; --ember: #9c3a0a; --blue: #1f5f99; --warn: #6e4d00; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae6; --mute: #b9bdc2; --paper: #16191d; --soft: #22272d;
  --line: #7d848c; --ember: #f2a37c; --blue: #8fc1ef; --warn: #e6c26e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 "DejaVu Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
header, footer { color: var(--mute); font-size: 0.875rem; }
header { border-bottom: 1px solid var(--line); }
footer { border-top: 1px solid var(--line); margin-top: 2rem; }
header p, footer p, p { margin: 0.25rem 0; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1rem 0 0.25rem; }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 1.5rem 0 0.25rem; }
h2.ember-heading { color: var(--ember); }
h2.blue-heading { color: var(--blue); }
.lead { font-size: 1.25rem; font-weight: bold; }
.strong { font-weight: bold; }
.small, figcaption { font-size: 0.875rem; color: var(--mute); }
.caution { font-size: 0.875rem; color: var(--warn); }
.box { background: var(--soft); border-left: 0.25rem solid var(--ember); padding: 0.5rem 0.75rem; margin: 1rem 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 2rem; }
ul { list-style: none; margin: 0; padding: 0; }
li p { padding-left: 0.85rem; text-indent: -0.85rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; overflow-wrap: normal;
  border-bottom: 1px solid var(--line); }
th { color: var(--mute); font-weight: normal; font-size: 0.875rem; }
figure { margin: 1rem 0; overflow-x: auto; }
svg { display: block; width: 100%; max-width: 32rem; height: auto; background: #ffffff; }
svg.wide { min-width: 40rem; max-width: none; }
svg text { font-family: "DejaVu Sans Condensed", "Arial Narrow", Arial, sans-serif; }
.logo { display: block; max-width: 10rem; max-height: 4rem; background: #ffffff; }
.box h2 { margin-top: 0; }
@media print {
  :root { color-scheme: light; --ink: #000000; --mute: #333333; --paper: #ffffff; --soft: #ffffff; --line: #888888;
    --ember: #000000; --blue: #000000; --warn: #000000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1, h2 { break-after: avoid; }
  tr, figure { break-inside: avoid; }
  svg.wide { min-width: 0; }
  .columns { grid-template-columns: 1fr 1fr; }
}
"""
