// Home of filling in a form: the questions met so far stand as fields, the open one last, as the API tells them.

import { get, kept, post, put } from "./api.js";
import { attempt, begin, find, formId, formPage, note, noted, onSend, query, say, show, write } from "./page.js";
import { fieldOf } from "./fields.js";

const SUMMARY = "confirm"; // asked on the page that shows everything
const path = `/forms/${formId}`;
const fields = new Map();
const unsent = noted("unsent") || {};
let form = null;

const shownQuestions = () => [...form.route, form.next].filter((each) => each && each.id !== SUMMARY);
const isShown = (id) => shownQuestions().some((each) => each.id === id);
const openId = () => form.next?.id || SUMMARY;

async function draw(next) {
  form = next;
  for (const id of [...fields.keys()]) if (!isShown(id)) lose(id);
  for (const [at, question] of shownQuestions().entries()) {
    if (!fields.has(question.id)) fields.set(question.id, await fieldOf(question, unsent[question.id]));
    const field = fields.get(question.id);
    field.open(question.id === openId());
    const there = find("fields").children[at];
    if (there !== field.node) find("fields").insertBefore(field.node, there || null);
  }
}

function lose(id) {
  fields.get(id)?.node.remove();
  fields.delete(id);
}

// Each changed answer in its order: an earlier one may do away with a later question.
async function save() {
  const faults = [];
  for (const question of shownQuestions()) {
    const field = fields.get(question.id);
    if (!isShown(question.id) || !(field.changed() || question.id === openId())) continue;
    try {
      form = await put(`${path}/answers/${question.id}${query}`, { value: field.read() });
      field.saved();
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
  if (openId() === SUMMARY) location.assign(formPage("check"));
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
  lose("phone");
  await draw(told);
}

onSend("form", next);
// What is not sent yet goes along to the page in the other language.
document.querySelector("[data-language]").addEventListener("click", () => {
  const changed = [...fields].filter(([, field]) => field.changed());
  note("unsent", Object.fromEntries(changed.map(([id, field]) => [id, field.read()])));
});
addEventListener("hashchange", () => attempt(shared));
begin(async () => {
  await draw(await get(path + query));
  await shared();
  if (find("step")?.hidden) show("step", !(await get("/declarations")).declarations.length);
  show("content");
  tell(noted("faults") || []);
  reach(location.hash.slice(1));
});
