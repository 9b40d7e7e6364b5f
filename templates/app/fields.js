// Home of the field of a question: what is asked, why, and something native to answer it with.

import { get } from "./api.js";
import { daysAgo, element, say, write } from "./page.js";
import { countries, none, option, placePicker } from "./places.js";
import { staysOf } from "./stays.js";

// Told in words where one types; a calendar or a list shows by itself what an answer looks like.
const TYPED = ["text", "phone", "document", "temperature"];
const SHORT = ["date", "temperature", "country", "region"];
const SETS = ["choice", "choices", "confirm", "places", "region"];
const INPUTS = {
  name: { autocomplete: "name" },
  document_number: { autocomplete: "off", autocapitalize: "characters", spellcheck: "false" },
  phone: { autocomplete: "tel" },
  address: { autocomplete: "street-address" },
  birth_date: { autocomplete: "bday" },
};

// {node, read() gives the API's value, changed(), fault(words), focus(), open(yes)}. `unsent`: an answer the API has not.
export async function fieldOf(question, unsent) {
  const { id } = question;
  const why = `${id}-why`, wrong = `${id}-fault`;
  const control = await CONTROLS[question.type](question, `${why} ${wrong}`);
  const fault = element("p", { class: "fault", id: wrong, hidden: true });
  const help = element("p", { class: "help", id: why }, helpOf(question));
  const [box, name] = SETS.includes(question.type) ? ["fieldset", element("legend")] : ["div", element("label", { for: id })];
  name.textContent = wordsOf(question);
  const node = element("div", { class: "field", id: `field-${id}` }, element(box, { class: "block" }, name, help, fault, control.node));
  const answer = unsent ?? question.answer ?? "";
  if (answer !== "") await control.set(answer);
  let before = unsent === undefined ? JSON.stringify(control.read()) : "";
  return {
    ...control,
    node,
    changed: () => JSON.stringify(control.read()) !== before,
    saved: () => { before = JSON.stringify(control.read()); },
    open: (yes) => node.classList.toggle("done", !yes),
    fault(words) {
      write(fault, words);
      node.classList.toggle("wrong", Boolean(words));
      for (const each of node.querySelectorAll("input, select")) each.setAttribute("aria-invalid", Boolean(words));
    },
  };
}

function wordsOf(question) {
  const first = SHORT.includes(question.type) && question.text.match(/^[^。.！!？?\n]+[？?]/);
  return first ? first[0] : question.text;
}

function helpOf(question) {
  const example = TYPED.includes(question.type) ? say("example", { example: question.help }) : "";
  return example + question.why + (question.required ? "" : say("or_empty"));
}

// What holds one value.
function single(node, read = (words) => words) {
  return {
    node,
    read: () => read(node.value),
    set: (answer) => { node.value = String(answer).replace(/^\+86(?=1\d{10}$)/, ""); },
    focus: () => node.focus(),
  };
}

function typed(attributes, read) {
  return (question, describedby) => single(element("input", {
    id: question.id, name: question.id, "aria-describedby": describedby, maxlength: question.longest || 254,
    ...attributes(question), ...INPUTS[question.id],
  }), read);
}

async function country({ id }, describedby) {
  return single(element("select", { id, name: id, "aria-describedby": describedby },
    none(), ...(await countries()).map(option)));
}

// Where the account is, to begin with.
async function region(question, describedby) {
  const picker = await placePicker({ name: question.id, describedby });
  if (!("answer" in question)) await picker.set((await get("/services")).region);
  return picker;
}

// Radios, or checkboxes where several may be chosen; "none" of several goes with no other.
function ticked(question, describedby, several) {
  const boxes = question.options.map((option) =>
    element("input", { type: several ? "checkbox" : "radio", name: question.id, value: option.id, "aria-describedby": describedby }));
  const labels = question.options.map((option, at) => element("label", { class: "tick" }, boxes[at], option.text));
  const node = element("div", { class: "ticks" }, ...labels);
  const on = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const set = (answers) => {
    for (const box of boxes) box.checked = answers.includes(box.value);
  };
  if (several) {
    node.addEventListener("change", ({ target }) => {
      if (target.checked) for (const box of boxes) if ((box.value === "none") !== (target.value === "none")) box.checked = false;
    });
  }
  return { node, on, set, focus: () => (boxes.find((box) => box.checked) || boxes[0]).focus() };
}

function choice(question, describedby) {
  const ticks = ticked(question, describedby, false);
  return { ...ticks, read: () => ticks.on()[0] || "", set: (answer) => ticks.set([answer]) };
}

function choices(question, describedby) {
  const ticks = ticked(question, describedby, true);
  const read = () => {
    const on = ticks.on();
    return on.length ? on.filter((each) => each !== "none") : "";
  };
  return { ...ticks, read, set: (answer) => ticks.set(answer.length ? answer : ["none"]) };
}

function confirm(question, describedby) {
  const ticks = ticked({ ...question, options: [{ id: "yes", text: say("agree") }] }, describedby, true);
  return { ...ticks, read: () => ticks.on().length > 0, set: (answer) => ticks.set(answer === true ? ["yes"] : []) };
}

const degrees = (words) => {
  const number = Number(words.replace(",", "."));
  return words.trim() === "" ? null : Number.isNaN(number) ? words : number;
};

const line = typed(() => ({ type: "text" }));
const CONTROLS = {
  text: line,
  phone: line,
  document: line,
  temperature: typed(() => ({ type: "text", inputmode: "decimal", autocomplete: "off" }), degrees),
  date: typed(({ days }) => ({ type: "date", min: days ? daysAgo(days) : "1900-01-01", max: daysAgo(0) })),
  country,
  region,
  choice,
  choices,
  confirm,
  places: (question, describedby) => staysOf(question, choice(question, describedby)),
};
