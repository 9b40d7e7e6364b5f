// Home of the hash chain of a pass: the phone keeps the seed and adds a new element each minute.
//
// Older elements follow from newer ones and never the reverse, so a photograph tells no later code.

import { sha256 } from "./vendor/noble-sha256.mjs";
import { equal, joined } from "./bytes.js";

export const SLOTS = 240; // minutes of a pass
const LABEL = Uint8Array.from([0x48, 0x50, 0x31]); // HP1

function stepped(id, element, times) {
  let found = element;
  for (let step = 0; step < times; step += 1) found = sha256(joined(LABEL, id, found)).subarray(0, 16);
  return found;
}

// What the server signs; the seed of 16 bytes stays here.
export const anchorOf = (id, seed) => stepped(id, seed, SLOTS);
export const elementOf = (id, seed, slot) => stepped(id, seed, SLOTS - 1 - slot);
export const leadsTo = (id, element, slot, anchor) => slot < SLOTS && equal(stepped(id, element, slot + 1), anchor);
