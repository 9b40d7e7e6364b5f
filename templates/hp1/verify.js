// Home of checking a code offline: shape, then signature, then claims, then use of the key, time and revocation.

import { hexOf } from "./bytes.js";
import { leadsTo } from "./chain.js";
import { PAPER, PASS, read as readClaims } from "./claims.js";
import { read as readCose } from "./cose.js";
import { isSigned } from "./keys.js";
import { NotACode, broken, read as readText } from "./text.js";
import { TOO_OLD } from "./trust.js";

const SLOT = 60; // seconds
const EARLY = 60;
const STALE = 150;
const BY_COLOUR = { green: "admit", gold: "admit", yellow: "assist", red: "assist" };
const said = (result, reason, expires = null) => ({ result, reason, expires });

// {result, reason, expires} of whatever was scanned; `now` in seconds since 1970. `list` is what this door knows:
// {iat, keys: [{iss, kid, alg, public, use, nbf, exp}], revoked: a Set of ids, min_iat: {iss: seconds}}, where
// kid and ids are hexadecimal and `public` comes from keys.js.
export async function verdict(code, list, now) {
  try {
    return await judged(code, list, now);
  } catch (fault) {
    if (fault instanceof NotACode) return said("invalid", fault.fault);
    throw fault;
  }
}

async function judged(code, list, now) {
  const message = readCose(readText(code));
  const kid = hexOf(message.kid);
  const candidates = list.keys.filter((key) => key.kid === kid && key.public);
  if (!candidates.length) return said("cannot_tell", "unknown_key");
  const signers = [];
  for (const key of candidates) if (await isSigned(message, key.alg, key.public)) signers.push(key);
  if (!signers.length) return said("invalid", "forged");
  const claims = readClaims(message.payload);
  const slot = slotOf(claims, message.proof);
  const refused = refusedFor(claims, signers);
  if (refused) return said("invalid", refused);
  if (now - list.iat > TOO_OLD) return said("cannot_tell", "old_list");
  if (claims.issued < (list.min_iat[claims.issuer] ?? 0)) return said("invalid", "revoked");
  return atThisMoment(claims, slot, list, now);
}

function slotOf(claims, proof) {
  if (proof.length > 0 !== (claims.profile === PASS)) throw broken();
  if (!proof.length) return null;
  const slot = proof[0] * 256 + proof[1];
  if (!leadsTo(claims.id, proof.subarray(2), slot, claims.anchor)) throw new NotACode("forged");
  return slot;
}

function refusedFor(claims, signers) {
  const ofIssuer = signers.filter((key) => key.iss === claims.issuer);
  if (!ofIssuer.length) return "forged";
  const forThis = ofIssuer.filter((key) => key.use.includes(claims.profile));
  if (!forThis.length) return "wrong_use";
  return forThis.some((key) => key.nbf <= claims.issued && claims.issued < key.exp) ? "" : "retired_key";
}

function atThisMoment(claims, slot, list, now) {
  if (list.revoked.has(hexOf(claims.id))) return said("invalid", "revoked");
  if (now >= claims.expires) return said("invalid", "expired", claims.expires);
  const begun = claims.issued + SLOT * (slot ?? 0);
  if (now < begun - EARLY) return said("cannot_tell", "clock", claims.expires);
  if (slot !== null && now - begun > STALE) return said("invalid", "stale", claims.expires);
  if (claims.profile === PAPER) return said("assist", PAPER, claims.expires);
  return said(BY_COLOUR[claims.colour], claims.colour, claims.expires);
}
