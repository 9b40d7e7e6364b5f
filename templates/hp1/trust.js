// Home of what a door trusts: the lists that the list key signs, read strictly, and for how long they tell anything.

import { hexOf } from "./bytes.js";
import { ES256, read as readCose } from "./cose.js";
import { read as readEnvelope } from "./envelope.js";
import { imported, isSigned } from "./keys.js";
import { CHANGES, LIST, REVOKED, certificate, read, usable } from "./listed.js";
import { NotACode } from "./text.js";

const WARN = 24 * 3600; // seconds
export const TOO_OLD = 72 * 3600;
const EARLY = 60;

// `reason` is broken, untrusted, forged, expired, early, rolled_back or not_since; the list before it stays.
export class ListRefused extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

// Of {roots: [{kid, pub}]}, both base64url: a Map by kid.
export async function rootsOf(told) {
  const roots = new Map();
  for (const { kid, pub } of told.roots) roots.set(hexOf(base64(kid)), await imported(ES256, base64(pub)));
  return roots;
}

// {seq, iat, next, keys, regions, words}. `last` is the highest number seen. Throws ListRefused.
export const readList = (raw, roots, now, last = 0) =>
  opened(raw, roots, LIST, now, last, async (found) => ({ ...found, keys: await usable(found.keys) }));

// {seq, iat, ids}: the whole of it. Throws ListRefused.
export const readRevoked = (raw, roots, now, last = 0) => opened(raw, roots, REVOKED, now, last);

// What is known, with the changes since. Throws ListRefused.
export async function readChanges(raw, roots, now, known) {
  const { seq, since, iat, added, gone } = await opened(raw, roots, CHANGES, now, known.seq);
  if (since !== known.seq) throw new ListRefused("not_since");
  return { seq, iat, ids: new Set([...known.ids, ...added].filter((id) => !gone.has(id))) };
}

// As verify.js takes it.
export const trusted = (list, revoked) => ({
  iat: list.iat,
  keys: list.keys,
  revoked,
  min_iat: Object.fromEntries(list.regions.map(({ iss, min_iat }) => [iss, min_iat])),
});

export function age(iat, now) {
  if (now - iat > TOO_OLD) return "cannot_tell";
  return now - iat > WARN ? "warn" : "fresh";
}

async function opened(raw, roots, shapes, now, last, also = (found) => found) {
  try {
    const envelope = readEnvelope(raw);
    const key = await certified(envelope, roots);
    if (!key) throw new ListRefused("untrusted");
    if (!(await isSigned(envelope, ES256, key.public))) throw new ListRefused("forged");
    const found = await also(read(envelope.payload, shapes));
    if (found.iat < key.nbf || found.iat >= key.exp) throw new ListRefused("expired"); // backdated, it is old
    if (found.iat > now + EARLY) throw new ListRefused("early");
    if (found.seq < last) throw new ListRefused("rolled_back");
    return found;
  } catch (fault) {
    throw fault instanceof NotACode ? new ListRefused(fault.fault) : fault;
  }
}

// The key that signed, as a pinned root certifies it.
async function certified(envelope, roots) {
  const keys = [];
  for (const each of envelope.certificates) {
    const message = readCose(each);
    const root = roots.get(hexOf(message.kid));
    if (root && !message.proof.length && (await isSigned(message, ES256, root))) keys.push(await certificate(message.payload));
  }
  return keys.find((key) => key.kid === envelope.kid);
}

function base64(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
}
