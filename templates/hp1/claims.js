// Home of the claims of a code (CWT, RFC 8392): who issued it, for how long, its random id and its colour.

import { Bytes } from "./bytes.js";
import { broken } from "./text.js";

export const LIVE = "live";
export const PASS = "pass";
export const PAPER = "paper";
const COLOURS = { 0: "green", 1: "yellow", 2: "red", 4: "gold", 9: PAPER };
export const ISSUER = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/; // ISO 3166-2, or the country alone
const SECONDS = { [LIVE]: 120, [PASS]: 4 * 3600, [PAPER]: 31 * 24 * 3600 };

// {issuer, expires, issued, id, colour, anchor, profile}; times are seconds since 1970. Throws NotACode.
export function read(payload) {
  const bytes = new Bytes(payload);
  bytes.expect("a501");
  const issuer = String.fromCharCode(...bytes.take(bytes.one() - 0x60));
  bytes.expect("041a");
  const expires = bytes.number();
  bytes.expect("061a");
  const issued = bytes.number();
  bytes.expect("0748");
  const id = bytes.take(8);
  bytes.expect("3a00010000");
  const parts = bytes.one() - 0x80;
  const colour = COLOURS[bytes.one()];
  const anchor = parts > 1 ? bytes.string(16) : null;
  if (parts > 2) bytes.string(4);
  bytes.end();
  const profile = colour === PAPER ? PAPER : anchor ? PASS : LIVE;
  const lasts = expires - issued;
  if (parts < 1 || parts > 3 || !colour || !ISSUER.test(issuer) || (colour === PAPER && anchor)) throw broken();
  if (lasts <= 0 || lasts > SECONDS[profile]) throw broken();
  return { issuer, expires, issued, id, colour, anchor, profile };
}
