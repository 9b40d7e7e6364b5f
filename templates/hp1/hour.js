// Home of the shape beside the word of the hour: one of eight forms, drawn one to eight times, in black alone.
//
// No colour, which would be taken for a state of health, and nothing small to tell apart.

const SVG = "http://www.w3.org/2000/svg";
const SIDE = 24;
const FORMS = [
  "M12 2a10 10 0 1 0 .01 0z", // disc
  "M12 2 23 21H1z", // triangle
  "M3 3h18v18H3z", // square
  "M12 1l3.2 7.3 7.8.8-5.9 5.3 1.7 7.8L12 18.2l-6.8 4 1.7-7.8L1 9.1l7.8-.8z", // star
  "M12 1 22 12 12 23 2 12z", // diamond
  "M12 22C-6 9 6-2 12 6c6-8 18 3 0 16z", // heart
  "M9 2h6v7h7v6h-7v7H9v-7H2V9h7z", // cross
  "M15 2a10 10 0 1 0 7 14A9 9 0 0 1 15 2z", // crescent
];

// An SVG of the number of a word, 0 to 63.
export function shape(number) {
  const count = 1 + (number >> 3);
  const across = count > 4 ? 4 : count;
  const svg = made("svg", { viewBox: `0 0 ${across * SIDE} ${SIDE * Math.ceil(count / 4)}`, "aria-hidden": "true" });
  for (let each = 0; each < count; each += 1) {
    svg.append(made("path", { d: FORMS[number & 7], transform: `translate(${(each % 4) * SIDE} ${SIDE * Math.floor(each / 4)}) scale(.92)` }));
  }
  return svg;
}

function made(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
