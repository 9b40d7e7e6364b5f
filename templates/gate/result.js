// Home of showing a result: its word, shape, colour and sound, and the sentence to say.

import { place } from "./judging.js";
import { count } from "./counting.js";
import { play } from "./sound.js";
import { other, otherLanguage, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const AGAIN = 3000; // milliseconds after which a door that let somebody in looks for the next
const SIGNS = {
  admit: [["", "M50 3a47 47 0 1 0 .1 0z"], ["cut", "M28 51l16 16 29-33"]],
  assist: [["", "M6 26h50V6l40 44-40 44V74H6z"]],
  invalid: [["", "M31 4h38l27 27v38L69 96H31L4 69V31z"], ["cut", "M33 33l34 34M67 33L33 67"]],
  cannot_tell: [["open dots", "M50 5l45 45-45 45L5 50z"], ["open", "M38 40c0-17 25-16 25 0 0 10-13 10-13 21"], ["", "M45 68h10v10H45z"]],
};
const at = (id) => document.getElementById(id);
let [closed, shown] = [null, null];

// Resolves when the doorkeeper goes on to the next person. `since` is when the frame was delivered.
export function show(found, since) {
  shown = found;
  count(found.result);
  write();
  at("result").hidden = false;
  if (document.activeElement !== at("field")) at("next").focus(); // a scan gun goes on typing there
  if (since !== undefined) at("result").dataset.took = String(Math.round(performance.now() - since)); // milliseconds
  play(found.result);
  const ends = found.result === "admit" ? setTimeout(close, AGAIN) : null;
  return new Promise((done) => {
    closed = () => {
      clearTimeout(ends);
      done();
    };
  });
}

export function close() {
  at("result").hidden = true;
  shown = null;
  closed?.();
  closed = null;
}

// Also when the language changes under it.
export function write() {
  if (!shown) return;
  const { result, reason, text } = shown; // a text is what the server says of it
  at("result").className = `over ${result}`;
  at("sign").replaceChildren(...SIGNS[result].map(([kind, d]) => drawn(kind, d)));
  at("title").textContent = say(`gate.${result}`);
  at("title-other").textContent = other(`gate.${result}`);
  at("title-other").lang = otherLanguage();
  at("reason").textContent = text ?? say(`gate_reason.${reason}`);
  at("say").textContent = say(`say.${result}`);
  at("emergency-too").hidden = !place()?.emergency;
}

function drawn(kind, d) {
  const path = document.createElementNS(SVG, "path");
  if (kind) path.setAttribute("class", kind);
  path.setAttribute("d", d);
  return path;
}
