// Home of public keys and signatures, by what the browser has (WebCrypto).

import { joined } from "./bytes.js";
import { ES256 } from "./cose.js";

const HOW = (alg) => (alg === ES256 ? { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } : { name: "Ed25519" });

// Of the 64 bytes x and y of P-256, or the 32 of Ed25519. Null where this browser does not know the algorithm.
export async function imported(alg, raw) {
  const point = alg === ES256 ? joined(Uint8Array.of(4), raw) : raw;
  try {
    return await crypto.subtle.importKey("raw", point, HOW(alg), false, ["verify"]);
  } catch {
    return null;
  }
}

// `message` is {alg, signature, signed}. A key signs by its own algorithm alone, whatever the message names.
export const isSigned = async (message, alg, key) =>
  message.alg === alg && crypto.subtle.verify(HOW(alg), key, message.signature, message.signed);
