// Writes two golden files: raw grades and the EDSS that an independent public implementation gives for them.
// See README.md beside this file for where that implementation is had. It is never a dependency of Smoulder.
//
// Usage: node make_golden.js PATH_TO_ITS_MODULE ../../golden/edss

const fs = require("fs");
const path = require("path");

const [modulePath, folder] = process.argv.slice(2);
if (!modulePath || !folder) {
  console.error("usage: node make_golden.js PATH_TO_ITS_MODULE FOLDER");
  process.exit(2);
}
const { calculateEDSS } = require(path.resolve(modulePath));

const COLUMNS = ["visual", "brainstem", "pyramidal", "cerebellar", "sensory", "bowel_bladder", "cerebral", "ambulation"];
const HIGHEST = [6, 5, 6, 5, 6, 6, 5];

// Park and Miller's generator, so that the same rows come out on every machine.
let state = 20221122;
const below = (n) => {
  state = (state * 48271) % 2147483647;
  return state % n;
};

const write = (name, inputs) => {
  const lines = inputs.map((row) => [...row, calculateEDSS(...row).toFixed(1)].join(","));
  fs.writeFileSync(path.join(folder, name), [[...COLUMNS, "edss"].join(","), ...lines].join("\n") + "\n");
};

// 8000 raw sets. Three in four have an ambulation score under 3, where the grades decide. The highest grade allowed
// goes round, because uniform draws would hardly ever reach the low steps, where the table is finest.
const random = Array.from({ length: 8000 }, (_, row) => {
  const highest = [1, 2, 3, 3, 6, 6, 6][row % 7];
  const grades = HIGHEST.map((top) => (row % 7 === 0 && below(2) ? 0 : below(Math.min(top, highest) + 1)));
  return [...grades, row % 4 === 3 ? 3 + below(14) : below(3)];
});
write("raw_grades.csv", random);

// Every set of seven grades as they count (0 to 5 each, in rising order, so that their order is left out of it),
// written as raw grades, with each ambulation score under 3: the whole of the table.
const VISUAL = { 0: 0, 1: 1, 2: 2, 3: 4, 4: 6 };
const BOWEL = { 0: 0, 1: 1, 2: 2, 3: 3, 4: 5, 5: 6 };
const rising = (length, from) =>
  length === 0 ? [[]] : [0, 1, 2, 3, 4, 5].filter((g) => g >= from).flatMap((g) => rising(length - 1, g).map((r) => [g, ...r]));
const every = rising(7, 0)
  .filter((set) => set[0] in VISUAL)
  .flatMap(([v, bs, p, c, s, b, m]) => [0, 1, 2].map((walking) => [VISUAL[v], bs, p, c, s, BOWEL[b], m, walking]));
write("every_set.csv", every);
