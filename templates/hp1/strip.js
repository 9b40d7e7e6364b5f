// Home of the strip on the phone: seeds drawn here, passes signed there, and the one whose time it is with its element.

import { bytesOf, joined } from "./bytes.js";
import { anchorOf, elementOf } from "./chain.js";
import { read as readClaims } from "./claims.js";
import { broken, read, written } from "./text.js";

export const SLOT = 60; // seconds
export const STRIP = 6; // passes; the server gives fewer where policy or the end of the colour says so
const EMPTY = 16; // where the unprotected header of a pass stands, left empty by the server; its claims follow
const FILLED = bytesOf("a13a0001000052"); // the same with a slot and an element in it
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// For so many passes: `chains` to be kept until they come, `body` to ask for them. `random` gives so many bytes.
export async function drawn(random, count = STRIP) {
  const chains = [];
  for (let each = 0; each < count; each += 1) chains.push({ id: await random(8), seed: await random(16) });
  const body = { anchors: chains.map(({ id, seed }) => signs(anchorOf(id, seed))), ids: chains.map(({ id }) => signs(id)) };
  return { chains, body };
}

// A pass as it is kept: {code, seed}. What else is known of it stands in the code.
export function opened({ code, seed }) {
  const raw = read(code);
  if (raw[EMPTY] !== 0xa0 || raw[EMPTY + 1] !== 0x58) throw broken();
  return { raw, seed: bytesOf(seed), ...readClaims(raw.subarray(EMPTY + 3, EMPTY + 3 + raw[EMPTY + 2])) };
}

// Of passes that have been opened, the one for this moment (seconds); null where there is none.
export const current = (passes, now) => passes.find(({ issued, expires }) => issued <= now && now < expires) || null;

export const slotOf = ({ issued }, now) => Math.floor((now - issued) / SLOT);

// The text of the QR for this moment.
export function shownAt({ raw, id, seed, issued }, now) {
  const slot = slotOf({ issued }, now);
  const proof = joined(Uint8Array.of(slot >> 8, slot & 255), elementOf(id, seed, slot));
  return written(joined(raw.subarray(0, EMPTY), FILLED, proof, raw.subarray(EMPTY + 1)));
}

// base64url without padding.
export function signs(raw) {
  let text = "";
  for (let at = 0; at < raw.length; at += 3) {
    const three = (raw[at] << 16) | ((raw[at + 1] || 0) << 8) | (raw[at + 2] || 0);
    for (let sign = 0; sign < Math.min(raw.length - at, 3) + 1; sign += 1) text += SIGNS[(three >> (18 - 6 * sign)) & 63];
  }
  return text;
}
