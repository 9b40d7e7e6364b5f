// Home of what the rows of a page are made of: days, times and accounts in words, and links that name their row.

import { language } from "./api.js";
import { beijing, element, find, say, show } from "./page.js";

const PLATFORMS = { wechat: "at_wechat", alipay: "at_alipay" };
const MONTHS = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" });

// Without any, what is `shown` with them is hidden.
export function fill(id, rows, shown = id) {
  find(id).replaceChildren(...rows);
  show(shown, rows.length > 0);
}

export const item = (words) => element("li", {}, words);
export const quiet = (words) => element("span", { class: "quiet" }, words);

export function link(words, href, name) {
  return element("a", { class: "plain", href, "aria-label": `${words}: ${name}` }, words);
}

// `2026-11-24` → 11月24日, 24 November.
export const sayDay = (day) => say("day_of", monthAndDay(day));
export const sayDate = (day) => say("date_of", { year: day.slice(0, 4), day: sayDay(day) });

function monthAndDay(day) {
  const [month, date] = day.slice(5, 10).split("-").map(Number);
  return { month: language === "zh" ? month : MONTHS.format(Date.parse(day)), day: date };
}

// A time of the API. The end of a day is 24:00 of that day, never 00:00 of the next.
export function sayMoment(time) {
  const midnight = clock(time) === "00:00:00";
  return say(midnight ? "midnight" : "moment", {
    ...monthAndDay(beijing(Date.parse(time) - (midnight ? 1 : 0))), time: clock(time).slice(0, 5),
  });
}

export const clock = (time) => beijing(time).slice(11, 19);

export const placeOf = (platform) => say(PLATFORMS[platform] || "at_another");

export function accountOf({ platform, here, since }) {
  return say(here ? "account_here" : "account_since", { where: placeOf(platform), day: sayDay(since) });
}
