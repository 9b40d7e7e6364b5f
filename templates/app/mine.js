// Home of one's own data: what is known in short, what was declared and agreed to, the language, and leaving.

import { get, keep, language, post, put } from "./api.js";
import { forgetAll } from "./leaving.js";
import { attempt, begin, element, find, say, show, showOnly, write } from "./page.js";
import { fill, item, quiet, sayDay, sayMoment } from "./rows.js";

function declaration({ declared_at: at, valid_until: until, statements }) {
  return element("li", {},
    element("b", {}, say("declared", { at: sayMoment(at) })),
    quiet(say("valid_until", { until: sayMoment(until) })),
    element("ul", {}, ...statements.map(item)));
}

function showConsent({ purpose, given_at: given }, registered) {
  const row = document.querySelector(`[data-purpose=${purpose}]`);
  row.querySelector(".since").textContent = given ? say("given_on", { day: sayDay(given.slice(0, 10)) }) : say("not_given");
  showOnly("act", registered && (given ? "withdraw" : "give"), row);
}

async function logOut() {
  await post("/logout");
  forgetAll();
  keep("token", "");
  location.replace("/m/?left");
}

async function speak(chosen) {
  await put("/language", { language: chosen });
  location.assign(chosen === language ? "/m/mine" : `/m/mine?lang=${chosen}`);
}

find("logout").addEventListener("click", () => attempt(logOut));
for (const button of document.querySelectorAll("[data-speak]")) {
  button.addEventListener("click", () => attempt(() => speak(button.dataset.speak)));
}

begin(async () => {
  const [me, { declarations }, { consents }] = await Promise.all([get("/me"), get("/declarations"), get("/consents")]);
  showOnly("state", me.registered);
  write("name", me.name);
  show("named", Boolean(me.name));
  fill("history", declarations.map(declaration));
  show("no-history", !declarations.length);
  for (const each of consents) showConsent(each, me.registered !== "none");
  show("content");
  if (location.hash) find("consents").scrollIntoView();
});
