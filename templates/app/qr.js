// Home of drawing a code on the phone: black runs, as the server draws it.

import { correction, generate, mode } from "./vendor/lean-qr.mjs";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules of white around a code

// {size, runs} in modules; a run is [x, y, width]. A code of ours holds capitals, digits and a few signs; an address does not.
export function bars(text, modes = [mode.alphaNumeric]) {
  const code = generate(text, { modes, minCorrectionLevel: correction.L });
  const runs = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0, from; x < code.size; x += 1) {
      for (from = x; code.get(x, y); x += 1);
      if (x > from) runs.push([from + QUIET, y + QUIET, x - from]);
    }
  }
  return { size: code.size + 2 * QUIET, runs };
}

export function qr(text, modes) {
  const { size, runs } = bars(text, modes);
  const svg = drawn("svg", { viewBox: `0 0 ${size} ${size}`, "shape-rendering": "crispEdges" });
  const d = runs.map(([x, y, width]) => `M${x} ${y}h${width}v1h-${width}z`).join("");
  svg.append(drawn("path", { fill: "#fff", d: `M0 0h${size}v${size}H0z` }), drawn("path", { d }));
  return svg;
}

function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
