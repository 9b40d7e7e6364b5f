// Home of the lists of this door: fetched when there is a network, kept, read anew when the page opens.

import { NotACode } from "/static/hp1/text.js";
import { ListRefused, readChanges, readList, readRevoked, rootsOf, trusted } from "/static/hp1/trust.js";
import { correct, now } from "./clock.js";
import { get, put } from "./kept.js";

const LIST = "/.well-known/healthcode/trust-list";
const REVOKED = "/.well-known/healthcode/revocations";
const PATIENCE = 10_000; // milliseconds
const ID = /.{16}/g;
let [roots, list, revoked] = [null, null, null];

// Of the older one: a door that knows the keys and not what was taken back knows nothing.
export const issued = () => (list && revoked ? Math.min(list.iat, revoked.iat) : null);
export const hours = () => list?.words ?? [];
export const classes = () => get("classes") ?? [];
export const knows = () => (issued() === null ? null : { ...trusted(list, revoked.ids), iat: issued() });

// As they were left. The roots were pinned at the first visit.
export async function open() {
  const [pinned, kept, ids] = [get("roots"), get("list"), get("revoked")];
  if (pinned) roots = await rootsOf(pinned);
  if (ids) revoked = { ...ids, ids: new Set(ids.ids.match(ID) ?? []) };
  if (!roots || !kept) return;
  try {
    list = await readList(bytes(kept), roots, Infinity);
  } catch (fault) {
    if (!(fault instanceof ListRefused)) throw fault;
  }
}

// Why the lists that came were not taken, "offline" when none came, or "" when all is well.
export async function refresh() {
  try {
    await pin();
    put("classes", (await (await ask("/gate/classes.json")).json()).classes);
    await renew();
    await renewRevoked();
    return "";
  } catch (fault) {
    if (fault instanceof ListRefused) return fault.reason;
    if (fault instanceof NotACode) return fault.fault;
    return "offline";
  }
}

async function pin() {
  if (roots) return;
  const told = await (await ask("/gate/roots.json")).json();
  roots = await rootsOf(told);
  put("roots", told);
}

async function renew() {
  const raw = await octets(await ask(LIST));
  list = await readList(raw, roots, now(), list?.seq);
  put("list", btoa(String.fromCharCode(...raw)));
}

// What changed since, or the whole where that is not to be had.
async function renewRevoked() {
  revoked = (revoked && (await changes())) || (await readRevoked(await octets(await ask(REVOKED)), roots, now(), revoked?.seq));
  put("revoked", { ...revoked, ids: [...revoked.ids].join("") });
}

async function changes() {
  try {
    return await readChanges(await octets(await ask(`${REVOKED}/${revoked.seq}`)), roots, now(), revoked);
  } catch {
    return null;
  }
}

async function ask(path) {
  const [began, stop] = [performance.now(), new AbortController()];
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(path, { cache: "no-store", credentials: "omit", signal: stop.signal });
    if (!response.ok) throw new Error(String(response.status));
    correct(response, performance.now() - began);
    return response;
  } finally {
    clearTimeout(late);
  }
}

const octets = async (response) => new Uint8Array(await response.arrayBuffer());
const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
