// Home of the door's time: this device's clock, corrected by the server's each time they meet.

import { get, put } from "./kept.js";

const MUCH = 30; // seconds
let ahead = get("ahead") ?? 0; // the server's clock before this one, in seconds
let met = { wall: Date.now(), ran: performance.now() };
let wentBack = Date.now() < (get("seen") ?? 0) - MUCH * 1000;

export const now = () => Date.now() / 1000 + ahead;

// How far this device is wrong, in seconds, when that is worth a warning; else 0.
export const wrongBy = () => (Math.abs(ahead) > MUCH ? Math.round(Math.abs(ahead)) : 0);

// Whether it was set back since it met the server: what is old cannot be told from what is new until they meet again.
// Forward is no sign, since a phone that slept wakes with its counter behind.
export function jumped() {
  const drift = Date.now() - met.wall - (performance.now() - met.ran);
  wentBack ||= drift < -MUCH * 1000;
  return wentBack;
}

// `response` came just now, `took` milliseconds after it was asked for; a cache on the way says how long it held it.
export function correct(response, took) {
  const said = Date.parse(response.headers.get("Date") ?? "");
  if (Number.isNaN(said)) return;
  const held = Number(response.headers.get("Age") ?? 0);
  ahead = said / 1000 + 0.5 + held + took / 2000 - Date.now() / 1000; // a Date has whole seconds
  met = { wall: Date.now(), ran: performance.now() };
  wentBack = false;
  put("ahead", ahead);
  seen();
}

export const seen = () => put("seen", Date.now());
