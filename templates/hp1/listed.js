// Home of what the signed lists say: the keys of the codes, each issuer's own, the words of the hours, the ids taken back.

import { Bytes, hexOf } from "./bytes.js";
import { next } from "./cbor.js";
import { ISSUER, LIVE, PAPER, PASS } from "./claims.js";
import { EDDSA, ES256 } from "./cose.js";
import { imported } from "./keys.js";
import { broken } from "./text.js";

const LATEST = 2 ** 32;
const HOUR = 3600;
const WORDS = 64;
const ID = 16; // signs of an id in hexadecimal
const POINT = { [ES256]: 64, [EDDSA]: 32 };
const USES = [LIVE, PASS, PAPER];
const ADDRESS = /^[\x20-\x7e]{0,200}$/;

const kept = (good) => (value) => {
  if (!good(value)) throw broken();
  return value;
};
const number = kept((value) => Number.isSafeInteger(value) && value >= 0);
const moment = kept((value) => Number.isSafeInteger(value) && value >= 0 && value < LATEST);
const octets = kept((value) => value instanceof Uint8Array);
const kid = (value) => hexOf(kept((each) => each instanceof Uint8Array && each.length === 8)(value));
const issuer = kept((value) => typeof value === "string" && ISSUER.test(value));
const address = kept((value) => typeof value === "string" && ADDRESS.test(value));
const use = kept((value) => Array.isArray(value) && value.length && new Set(value).size === value.length && value.every((each) => USES.includes(each)));
const all = (shape) => (value) => kept(Array.isArray)(value).map(shape);

const KEY = { iss: issuer, kid, alg: kept((value) => value in POINT), pub: octets, use, nbf: moment, exp: moment };
const REGION = { iss: issuer, resolver: address, list_url: address, min_iat: moment };
const HOURS = { iss: issuer, from: kept((value) => moment(value) % HOUR === 0), words: kept((value) => octets(value).every((each) => each < WORDS)) };
const FOREIGN = { kid, der: octets };
const CERTIFICATE = { kid, pub: octets, nbf: moment, exp: moment };

export const LIST = { seq: number, iat: moment, next: moment, keys: all(record(KEY)), regions: all(record(REGION)), words: all(record(HOURS)), foreign: all(record(FOREIGN)) };
export const REVOKED = { seq: number, iat: moment, ids };
export const CHANGES = { seq: number, since: number, iat: moment, added: ids, gone: ids };

// The payload of a list with exactly these words. Throws NotACode.
export function read(payload, shapes) {
  const bytes = new Bytes(payload);
  const found = record(shapes)(next(bytes));
  bytes.end();
  return found;
}

export async function certificate(payload) {
  const found = read(payload, CERTIFICATE);
  return { ...found, public: await point(ES256, found.pub) };
}

// The keys of a list, ready to check with; null where this browser does not know the algorithm. Throws NotACode.
export const usable = (keys) => Promise.all(keys.map(async ({ pub, ...key }) => ({ ...key, public: await point(key.alg, pub) })));

async function point(alg, raw) {
  const found = raw.length === POINT[alg] ? await imported(alg, raw) : null;
  if (raw.length !== POINT[alg] || (alg === ES256 && !found)) throw broken();
  return found;
}

function record(shapes) {
  const wanted = Object.keys(shapes);
  return (value) => {
    const fits = Object.prototype.toString.call(value) === "[object Object]" && Object.keys(value).length === wanted.length;
    if (!fits || !wanted.every((name) => name in value)) throw broken();
    return Object.fromEntries(wanted.map((name) => [name, shapes[name](value[name])]));
  };
}

// Sorted, each once; as a Set of hexadecimal words.
function ids(value) {
  const found = hexOf(octets(value)).match(/.{1,16}/g) ?? [];
  if (found.some((each, place) => each.length !== ID || (place && found[place - 1] >= each))) throw broken();
  return new Set(found);
}
