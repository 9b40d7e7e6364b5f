// Home of corrections: a name, number or phone for an officer's check, and a declaration taken back soon after.

import { get, post } from "./api.js";
import { attempt, begin, element, find, onSend, say, show } from "./page.js";
import { faultsOf, onceKey, wrong } from "./reply.js";
import { fill, quiet, sayMoment } from "./rows.js";

const FIELDS = { name: "field_name", document_number: "field_number", phone: "field_phone" };
const STATES = { open: "correction_open", done: "correction_done", refused: "correction_refused" };
let key = onceKey();

function correction({ field, state, asked, words }) {
  return element("li", {},
    element("b", {}, `${say(FIELDS[field])} · ${say(STATES[state])}`),
    words && element("span", {}, say("officer_said", { words })),
    quiet(say("sent_on", { at: sayMoment(asked) })));
}

async function draw() {
  const { corrections, declaration } = await get("/corrections");
  fill("corrections", corrections.map(correction), "list");
  show("declaration", declaration);
}

onSend("form", async () => {
  wrong("value", "");
  const field = find("form").elements.field.value;
  const [fault] = await faultsOf(post("/corrections", { field, value: find("value").value.trim() }, key));
  if (fault) return wrong("value", fault.detail);
  key = onceKey();
  find("value").value = "";
  await draw();
  find("list").focus();
});
find("reopen").addEventListener("click", () => attempt(async () => {
  await post("/corrections/declaration");
  location.assign("/m/form?form=declaration");
}));
begin(draw);
