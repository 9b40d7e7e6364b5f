// Home of the text of a code: `HP1:` and base45 (RFC 9285), in one spelling only.

const PREFIX = "HP1:";
const LARGEST = 300; // signs; a pass has 249
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BASE = SIGNS.length;

// It is no health code, or none that any of ours would have written; `fault` is one fixed word.
export class NotACode extends Error {
  constructor(fault) {
    super(fault);
    this.fault = fault;
  }
}

export const broken = () => new NotACode("broken");

export function written(raw) {
  let text = PREFIX;
  for (let at = 0; at < raw.length; at += 2) {
    const pair = at + 1 < raw.length;
    let value = pair ? raw[at] * 256 + raw[at + 1] : raw[at];
    for (let signs = pair ? 3 : 2; signs > 0; signs -= 1) {
      text += SIGNS[value % BASE];
      value = Math.floor(value / BASE);
    }
  }
  return text;
}

// Bytes. Throws NotACode: not_a_code where it does not begin like one, broken where it does not go on like one.
export function read(text) {
  if (!text.startsWith(PREFIX)) throw new NotACode("not_a_code");
  if (text.length > LARGEST || text.length % 3 === (PREFIX.length + 1) % 3) throw broken();
  const raw = [];
  for (let at = PREFIX.length; at < text.length; at += 3) {
    const signs = [...text.slice(at, at + 3)].map((sign) => SIGNS.indexOf(sign));
    if (signs.includes(-1)) throw broken();
    const value = signs.reduceRight((sum, sign) => sum * BASE + sign, 0);
    if (value > (signs.length === 3 ? 0xffff : 0xff)) throw broken();
    raw.push(...(signs.length === 3 ? [value >> 8, value & 0xff] : [value]));
  }
  return Uint8Array.from(raw);
}
