// Home of the question before a yellow or red code: a page of its own, so that nobody taps it away.

import { keep, kept, onceKey, post } from "./api.js";
import { asked, begin, find, onSend, query, say, showOnly, whose } from "./page.js";
import { fill, item, sayMoment } from "./rows.js";

const before = JSON.parse(kept("doubt") || "null");
const doubt = before?.whose === whose ? before : null;
const key = onceKey();

onSend(find("form"), async () => {
  await post(`/forms/declaration/submit${query}`, { version: doubt.version, sure: true }, key);
  keep("doubt", "");
  location.replace(whose ? `/m/pass#${asked.get("for")}` : "/m/pass");
});

begin(async () => {
  if (!doubt) return location.replace(`/m/check?form=declaration${whose}`);
  showOnly("colour", doubt.colour);
  find("until").textContent = say("until", { until: sayMoment(doubt.until) });
  fill("statements", doubt.statements.map(item));
});
