// Home of the services of a place, the caller's own to begin with.

import { get } from "./api.js";
import { begin, element, find, onSend, say, show } from "./page.js";
import { nameOf, placePicker } from "./places.js";

let picker = null;

async function draw(region = "") {
  const found = await get(`/services${region ? `?region=${region}` : ""}`);
  find("region").textContent = await nameOf(found.region);
  find("services").replaceChildren(...found.services.map(service));
  show(find("services"), found.services.length > 0);
  show(find("none"), !found.services.length);
}

function service({ title, name, url, phone, hours }) {
  const named = url ? element("a", { href: url, rel: "noreferrer" }, name) : element("b", {}, name);
  const about = element("div", {},
    name.includes(title) ? "" : element("span", { class: "quiet" }, title),
    named,
    hours ? element("span", { class: "quiet" }, say("hours", { hours })) : "");
  const call = element("a", { class: "plain", href: `tel:${phone}`, "aria-label": `${say("call", { number: phone })}: ${name}` }, say("call", { number: phone }));
  return element("li", {}, about, phone ? call : "");
}

onSend(find("form"), async () => {
  if (!picker.value()) return picker.focus();
  await draw(picker.value());
  find("region").tabIndex = -1;
  find("region").focus();
});
begin(async () => {
  picker = await placePicker({});
  find("picker").replaceChildren(picker.node);
  await draw();
});
