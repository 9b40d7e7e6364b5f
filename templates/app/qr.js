// Home of drawing a code on the phone: one path of black runs, as the server draws it.

import { correction, generate, mode } from "./vendor/lean-qr.mjs";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules of white around a code

// A code of ours holds capitals, digits and a few signs; an address does not.
export function qr(text, modes = [mode.alphaNumeric]) {
  const code = generate(text, { modes, minCorrectionLevel: correction.L });
  const whole = code.size + 2 * QUIET;
  let runs = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0, from; x < code.size; x += 1) {
      for (from = x; code.get(x, y); x += 1);
      if (x > from) runs += `M${from + QUIET} ${y + QUIET}h${x - from}v1h-${x - from}z`;
    }
  }
  const svg = drawn("svg", { viewBox: `0 0 ${whole} ${whole}`, "shape-rendering": "crispEdges" });
  svg.append(drawn("path", { fill: "#fff", d: `M0 0h${whole}v${whole}H0z` }), drawn("path", { d: runs }));
  return svg;
}

function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
