// Home of the envelope of what the list key signs: a COSE_Sign1 that carries the certificates of its key.

import { Bytes, bytesOf, hexOf, joined } from "./bytes.js";
import { string } from "./cbor.js";
import { ES256 } from "./cose.js";
import { broken } from "./text.js";

const MOST = 4; // certificates: two list keys, each by two roots

// {alg, kid, certificates, payload, signature, signed}. Throws NotACode.
export function read(raw) {
  const bytes = new Bytes(raw);
  bytes.expect("d2844da201260448");
  const kid = hexOf(bytes.take(8));
  const protectedHeader = raw.subarray(3, bytes.at);
  bytes.expect("a13a00010001");
  const count = bytes.one() - 0x80;
  if (count < 1 || count > MOST) throw broken();
  const certificates = Array.from({ length: count }, () => string(bytes));
  const begins = bytes.at;
  const payload = string(bytes);
  const carried = raw.subarray(begins, bytes.at);
  const signature = bytes.string(64);
  bytes.end();
  const signed = joined(bytesOf("846a5369676e6174757265314d"), protectedHeader, bytesOf("40"), carried);
  return { alg: ES256, kid, certificates, payload, signature, signed };
}
