// Home of filling in a form: the questions met so far stand as fields, the open one last, as the API tells them.

import { get, keep, kept, post, put } from "./api.js";
import { asked, attempt, begin, find, onSend, query, say, show, whose, write } from "./page.js";
import { fieldOf } from "./fields.js";

const SUMMARY = "confirm"; // asked on the page that shows everything
const id = asked.get("form") === "declaration" ? "declaration" : "registration";
const path = `/forms/${id}`;
const fields = new Map();
let form = null;

const shownQuestions = () => [...form.route, ...(form.next ? [form.next] : [])].filter((each) => each.id !== SUMMARY);
const openId = () => (form.next ? form.next.id : SUMMARY);

async function draw(next) {
  form = next;
  const questions = shownQuestions();
  for (const gone of [...fields.keys()].filter((each) => !questions.some((one) => one.id === each))) {
    fields.get(gone).node.remove();
    fields.delete(gone);
  }
  for (const question of questions) {
    if (!fields.has(question.id)) fields.set(question.id, await fieldOf(question));
    const field = fields.get(question.id);
    field.open(question.id === openId());
    const at = questions.indexOf(question);
    if (find("fields").children[at] !== field.node) find("fields").insertBefore(field.node, find("fields").children[at] || null);
  }
}

// Each changed answer in its order: an earlier one may do away with a later question.
async function save() {
  const faults = [];
  for (const question of shownQuestions()) {
    const field = fields.get(question.id);
    const there = shownQuestions().some((each) => each.id === question.id);
    if (!there || !(field.changed() || question.id === openId())) continue;
    try {
      form = await put(`${path}/answers/${question.id}${query}`, { value: field.read() });
      field.saved();
      field.fault("");
    } catch (problem) {
      if (problem.name === "not_asked") form = await get(path + query);
      else if (problem.name === "invalid") faults.push(...problem.body.faults);
      else throw problem;
    }
  }
  return faults;
}

function tell(faults) {
  for (const field of fields.values()) field.fault("");
  const found = faults.filter(({ question }) => fields.has(question));
  for (const { question, detail } of found) fields.get(question).fault(detail);
  write("faults", found.length > 1 && say("fault_many", { n: found.length }));
  if (found.length) fields.get(found[0].question).focus();
}

async function next() {
  const before = openId();
  const faults = await save();
  await draw(form);
  tell(faults);
  if (faults.length) return;
  if (openId() === SUMMARY) location.assign(`/m/check?form=${id}${whose}`);
  else if (openId() !== before) reach(openId());
}

function reach(question) {
  fields.get(question)?.focus();
  fields.get(question)?.node.scrollIntoView();
}

// The shell of a mini program tells what shows the person's number by the fragment, which no server sees.
async function shared() {
  const proof = new URLSearchParams(location.hash.slice(1)).get("phone");
  if (!proof) return;
  history.replaceState(null, "", location.pathname + location.search);
  const told = await post("/phone", { account: kept("account"), proof });
  fields.get("phone")?.node.remove();
  fields.delete("phone");
  await draw(told);
}

onSend(find("form"), next);
addEventListener("hashchange", () => attempt(shared));
begin(async () => {
  await draw(await get(path + query));
  await shared();
  show(find("content"));
  tell(JSON.parse(kept("faults") || "[]"));
  keep("faults", "");
  if (location.hash) reach(location.hash.slice(1));
});
