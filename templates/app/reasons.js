// Home of the reasons of a colour, each with its day, its end and its rule.

import { get, language } from "./api.js";
import { begin, element, find, say, show, showOnly, write } from "./page.js";
import { fill, item, link, sayMoment } from "./rows.js";

const DAY = 86400000;
const beijingDay = (time) => Math.floor((Date.parse(time) + DAY / 3) / DAY);

// Day n of N: N days after `since` end at 24:00, which is 00:00 of the day after.
function reason(each, now) {
  if (!each.since) return item(each.text);
  const first = Date.parse(each.since) / DAY;
  const day = beijingDay(now) - first, days = beijingDay(each.until) - 1 - first;
  return element("li", {},
    element("p", {}, element("b", {}, each.text)),
    element("progress", { max: days, value: day, "aria-hidden": "true" }),
    element("p", {}, `${say(day ? "day" : "day_first", { day, days })} · ${say("reason_until", { until: sayMoment(each.until) })}`),
    link(say("rule"), `/rules?lang=${language}#${each.rule}`, each.text));
}

begin(async () => {
  const pass = await get("/pass");
  write("title", pass.title);
  find("title").className = `title ${pass.outcome}`;
  showOnly("for", pass.outcome);
  show("clear", pass.outcome === "green" && !pass.reasons.length);
  fill("reasons", pass.reasons.map((each) => reason(each, pass.now)));
  write("next", pass.next);
});
