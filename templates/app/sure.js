// Home of the question before a yellow or red code: a page of its own, so that nobody taps it away.

import { post, take } from "./api.js";
import { asked, begin, formPage, noted, onSend, query, say, showOnly, whose, write } from "./page.js";
import { onceKey } from "./reply.js";
import { fill, item, sayMoment } from "./rows.js";

const doubt = noted("doubt");
const key = onceKey();

onSend("form", async () => {
  await post(`/forms/declaration/submit${query}`, { version: doubt.version, sure: true }, key);
  location.replace(whose ? `/m/pass#${asked.get("for")}` : take("visit") || "/m/pass");
});

begin(async () => {
  if (!doubt) return location.replace(formPage("check"));
  showOnly("colour", doubt.colour);
  write("until", say("until", { until: sayMoment(doubt.until) }));
  fill("statements", doubt.statements.map(item));
});
