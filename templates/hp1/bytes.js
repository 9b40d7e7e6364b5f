// Home of reading bytes in their order, each where it must stand: HP1 has one layout, so whatever differs is broken.

import { broken } from "./text.js";

export class Bytes {
  constructor(raw) {
    this.raw = raw;
    this.at = 0;
  }

  take(count) {
    if (this.at + count > this.raw.length) throw broken();
    this.at += count;
    return this.raw.subarray(this.at - count, this.at);
  }

  // These very bytes, given in hexadecimal.
  expect(hex) {
    if (hexOf(this.take(hex.length / 2)) !== hex) throw broken();
  }

  one() {
    return this.take(1)[0];
  }

  number() {
    return this.take(4).reduce((sum, each) => sum * 256 + each, 0);
  }

  // A string of bytes after its length, in the shortest form of CBOR.
  string(...lengths) {
    const head = this.one();
    const length = head === 0x58 ? this.one() : head - 0x40;
    if (!lengths.includes(length) || (head === 0x58) !== length > 23) throw broken();
    return this.take(length);
  }

  end() {
    if (this.at !== this.raw.length) throw broken();
  }
}

export const hexOf = (raw) => Array.from(raw, (each) => each.toString(16).padStart(2, "0")).join("");
export const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (each) => parseInt(each, 16));
export const equal = (one, other) => hexOf(one) === hexOf(other);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
