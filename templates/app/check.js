// Home of looking once more at what was answered, and of sending it.

import { get, post, put, take } from "./api.js";
import { asked, begin, element, find, formId, formPage, note, onSend, query, say, whose } from "./page.js";
import { onceKey } from "./reply.js";
import { nameOf } from "./places.js";
import { fill, item, link, sayDate, sayDay } from "./rows.js";

const SUMMARY = "confirm";
const path = `/forms/${formId}`, page = formPage("form");
const key = onceKey();
let form = null;

async function draw() {
  form = await get(path + query);
  if (form.next && form.next.id !== SUMMARY) return location.replace(page);
  const rows = form.route.filter((each) => each.id !== SUMMARY).map(row);
  fill("answers", await Promise.all(rows));
}

async function row(question) {
  const label = question.label || question.text;
  return element("div", {},
    element("dt", {}, label),
    element("dd", {}, await words(question)),
    element("dd", { class: "change" }, link(say("change"), `${page}#${question.id}`, label)));
}

async function words({ type, answer, options }) {
  if (answer === null) return say("empty");
  const text = (each) => options.find((option) => option.id === each)?.text || each;
  switch (type) {
    case "confirm": return say("yes");
    case "choice": return text(answer);
    case "choices": return answer.length ? listed(answer.map(text)) : text("none");
    case "date": return sayDate(answer);
    case "region": case "country": return nameOf(answer);
    case "places": return answer.length ? listed(await Promise.all(answer.map(stay))) : text("none");
    case "temperature": return `${answer} °C`;
    default: return String(answer);
  }
}

async function stay({ place, left }) {
  return `${await nameOf(place)} · ${left ? say("left_on", { day: sayDay(left) }) : say("is_still_there")}`;
}

function listed(lines) {
  return element("ul", {}, ...lines.map(item));
}

async function send() {
  if (form.next) await put(`${path}/answers/${SUMMARY}${query}`, { value: true });
  try {
    await post(`${path}/submit${query}`, { version: form.version }, key);
  } catch (problem) {
    if (problem.name === "sure_needed") {
      note("doubt", { ...problem.body, version: form.version });
      return location.assign(formPage("sure"));
    }
    if (problem.name !== "invalid") throw problem;
    note("faults", problem.body.faults);
    return location.assign(page);
  }
  if (whose) return location.replace(`/m/pass#${asked.get("for")}`);
  const { next } = await get("/me");
  return location.replace(next === "declaration" ? "/m/form?form=declaration" : take("visit") || "/m/pass");
}

onSend("form", send);
begin(draw);
