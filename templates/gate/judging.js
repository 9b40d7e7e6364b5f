// Home of what this door says of what it saw: the code's verdict, then what its class of place does with the colour.

import { verdict } from "/static/hp1/verify.js";
import { jumped, now } from "./clock.js";
import { classes, knows } from "./lists.js";
import { get } from "./kept.js";

const CODE = "HP1:";
const NOTHING = { iat: Infinity, keys: [], revoked: new Set(), min_iat: {} };
const TIMELY = ["stale", "expired", "clock"];
const WORDS = { admit: "genuine", assist: "help" }; // the reason where the colour is not shown
const BEIJING = 8 * 3600;

const day = (seconds) => new Date((seconds + BEIJING) * 1000).toISOString().slice(0, 10);

// The classes of places as they are in force today, and the one this door was set to.
export function offered() {
  const today = day(now());
  return classes().filter(({ since, until }) => since <= today && (!until || today <= until));
}
export const place = () => offered().find(({ id }) => id === get("class")) ?? null;

// {result, reason, code}: of the texts of all codes in one picture.
export async function judged(texts) {
  const ours = [...new Set(texts.filter((text) => text.startsWith(CODE)))];
  if (ours.length > 1) return { result: "cannot_tell", reason: "several" };
  const code = ours[0] ?? texts[0];
  const found = await verdict(code, knows() ?? NOTHING, now());
  if (found.reason === "unknown_key" && !knows()) return { result: "cannot_tell", reason: "no_list" };
  const timely = TIMELY.includes(found.reason) || found.result === "admit" || found.result === "assist";
  if (timely && jumped()) return { result: "cannot_tell", reason: "jumped" };
  return { ...here(found), code };
}

// What this place does with a yellow and a red one, and whether the colour is shown.
function here(found) {
  const venue = place();
  const does = { green: "admit", gold: "admit", yellow: venue?.yellow, red: venue?.red }[found.reason];
  if (!does) return found;
  return { result: does, reason: venue?.shows_colour ? found.reason : WORDS[does] };
}
