// Home of corrections: a name, number or phone for an officer's check, and a declaration taken back soon after.

import { get, onceKey, post } from "./api.js";
import { attempt, begin, element, find, onSend, say, sayMoment, show, write } from "./page.js";

const FIELDS = { name: "field_name", document_number: "field_number", phone: "field_phone" };
const STATES = { open: "correction_open", done: "correction_done", refused: "correction_refused" };
let key = onceKey();

function correction({ field, state, asked, words }) {
  return element("li", {},
    element("b", {}, `${say(FIELDS[field])} · ${say(STATES[state])}`),
    words && element("span", {}, say("officer_said", { words })),
    element("span", { class: "quiet" }, say("sent_on", { at: sayMoment(asked) })));
}

async function draw() {
  const { corrections, declaration } = await get("/corrections");
  find("corrections").replaceChildren(...corrections.map(correction));
  show(find("list"), corrections.length > 0);
  show(find("declaration"), declaration);
}

function wrong(words) {
  write("fault", words);
  find("field-value").classList.toggle("wrong", Boolean(words));
  if (words) find("value").focus();
}

onSend(find("form"), async () => {
  wrong("");
  const field = find("form").elements.field.value;
  try {
    await post("/corrections", { field, value: find("value").value.trim() }, key);
  } catch (problem) {
    if (problem.name !== "invalid") throw problem;
    return wrong(problem.body.faults[0].detail);
  }
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
