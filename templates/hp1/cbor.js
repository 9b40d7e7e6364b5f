// Home of canonical CBOR with words as keys (RFC 8949, 4.2): read in its one spelling, or not at all.

import { equal } from "./bytes.js";
import { broken } from "./text.js";

const DEEPEST = 6;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// The next value: a whole number, bytes, a text, an array, or an object without a prototype. Throws NotACode.
export function next(bytes, depth = 0) {
  const head = bytes.one();
  const [kind, count] = [head >> 5, argument(bytes, head & 31)];
  if (depth > DEEPEST) throw broken();
  switch (kind) {
    case 0:
      return count;
    case 1:
      return -1 - count;
    case 2:
      return bytes.take(count);
    case 3:
      return words(bytes.take(count));
    case 4:
      return Array.from(times(bytes, count), () => next(bytes, depth + 1));
    case 5:
      return record(bytes, count, depth + 1);
    default:
      throw broken();
  }
}

// A string of bytes of any length.
export function string(bytes) {
  const found = next(bytes);
  if (!(found instanceof Uint8Array)) throw broken();
  return found;
}

function argument(bytes, short) {
  if (short < 24) return short;
  const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[short];
  if (!size) throw broken();
  const value = bytes.take(size).reduce((sum, each) => sum * 256 + each, 0);
  const least = size === 1 ? 24 : 256 ** (size / 2);
  if (value < least || !Number.isSafeInteger(value)) throw broken(); // a shorter form says it
  return value;
}

function times(bytes, count) {
  if (count > bytes.raw.length - bytes.at) throw broken(); // each takes a byte at least
  return { length: count };
}

function words(raw) {
  try {
    return decoder.decode(raw);
  } catch {
    throw broken();
  }
}

function record(bytes, count, depth) {
  const found = Object.create(null);
  let before = null;
  for (let left = times(bytes, count).length; left > 0; left -= 1) {
    const from = bytes.at;
    const key = next(bytes, depth);
    const spelt = bytes.raw.subarray(from, bytes.at);
    if (typeof key !== "string" || (before && !comesBefore(before, spelt))) throw broken();
    found[key] = next(bytes, depth);
    before = spelt;
  }
  return found;
}

function comesBefore(one, other) {
  if (one.length !== other.length) return one.length < other.length;
  const at = one.findIndex((each, place) => each !== other[place]);
  return !equal(one, other) && one[at] < other[at];
}
