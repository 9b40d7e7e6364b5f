// Home of asking to show a further person's code: who they are, what they are to oneself, for how long.

import { get, post } from "./api.js";
import { begin, find, onSend, show, write } from "./page.js";
import { faultsOf, onceKey } from "./reply.js";
import { fieldOf } from "./fields.js";

// What a mainland number tells by itself is asked where it does not.
const TYPES = {
  name: "text", document_number: "document", document_type: "choice", nationality: "country", sex: "choice",
  birth_date: "date", relation: "choice", lasts: "choice", consent: "confirm",
};
const ORDER = Object.keys(TYPES);
const TOLD = ["document_type", "nationality", "sex", "birth_date"];
const words = JSON.parse(find("form").dataset.asked);
const fields = new Map();
const key = onceKey();

function questionOf(id) {
  const options = Object.keys(words).filter((each) => each.startsWith(`${id}.`));
  return {
    id, type: TYPES[id], text: words[id], why: words[`${id}_why`] || "", help: words[`${id}_help`] || "", required: true,
    options: options.map((each) => ({ id: each.slice(id.length + 1), text: words[each] })),
  };
}

async function ask(id) {
  const field = await fieldOf(questionOf(id));
  fields.set(id, field);
  const after = ORDER.slice(ORDER.indexOf(id) + 1).find((each) => fields.has(each));
  find("fields").insertBefore(field.node, after ? fields.get(after).node : null);
}

async function send() {
  for (const field of fields.values()) field.fault("");
  write("faults", "");
  const said = [...fields].map(([id, field]) => [id, field.read()]).filter(([, value]) => value !== "");
  const faults = await faultsOf(post("/family", Object.fromEntries(said), key));
  if (faults.length) return tell(faults);
  location.assign("/m/family");
}

async function tell(faults) {
  for (const { question, detail } of faults) {
    if (fields.has(question)) fields.get(question).fault(detail);
    else if (TOLD.includes(question)) await ask(question);
    else write("faults", detail);
  }
  fields.get(faults[0].question)?.focus();
}

onSend("form", send);
begin(async () => {
  const { registered } = await get("/me");
  if (registered !== "confirmed") return show("wait");
  show("form");
  for (const id of ORDER) if (!TOLD.includes(id)) await ask(id);
});
