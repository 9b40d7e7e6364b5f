// Home of all that is kept of a check: how many of each result there were in each hour, for a day.

import { now } from "./clock.js";
import { get, put } from "./kept.js";

const DAY = 24;
const NONE = { admit: 0, assist: 0, invalid: 0, cannot_tell: 0 };
const hour = () => Math.floor(now() / 3600);

export const counted = () => ({ ...NONE, ...get("counts")?.[hour()] });

export function count(result) {
  const counts = { ...get("counts"), [hour()]: { ...counted(), [result]: counted()[result] + 1 } };
  put("counts", Object.fromEntries(Object.entries(counts).filter(([each]) => hour() - Number(each) < DAY)));
}
