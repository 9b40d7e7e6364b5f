// Home of COSE_Sign1 (RFC 9052) as HP1 writes it.

import { Bytes, bytesOf, joined } from "./bytes.js";
import { broken } from "./text.js";

export const ES256 = -7;
export const EDDSA = -8;
const ALGORITHMS = { 0x26: ES256, 0x27: EDDSA };
const PROOF = "3a00010000"; // the header a phone fills: slot and element
const LONGEST = 255; // bytes of claims; a pass has 54

// {alg, kid, proof, payload, signature, signed}: `signed` is what the signature is over. Throws NotACode.
export function read(raw) {
  const bytes = new Bytes(raw);
  bytes.expect("d2844da201");
  const alg = ALGORITHMS[bytes.one()];
  bytes.expect("0448");
  const kid = bytes.take(8);
  const protectedHeader = raw.subarray(3, bytes.at);
  const proof = proofOf(bytes);
  const begins = bytes.at;
  const payload = bytes.string(...Array(LONGEST + 1).keys());
  const carried = raw.subarray(begins, bytes.at);
  const signature = bytes.string(64);
  bytes.end();
  if (!alg) throw broken();
  const signed = joined(bytesOf("846a5369676e617475726531" + "4d"), protectedHeader, bytesOf("40"), carried);
  return { alg, kid, proof, payload, signature, signed };
}

function proofOf(bytes) {
  const headers = bytes.one();
  if (headers === 0xa0) return new Uint8Array();
  if (headers !== 0xa1) throw broken();
  bytes.expect(PROOF);
  return bytes.string(18);
}
