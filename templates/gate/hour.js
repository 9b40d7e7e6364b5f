// Home of the word of the hour at the door: the one that the citizens' pages of a region show now. Friendly, no proof.

import { shape } from "/static/hp1/hour.js";
import { now } from "./clock.js";
import { get, put } from "./kept.js";
import { say } from "./words.js";

const HOUR = 3600;
const at = (id) => document.getElementById(id);

export function show(hours) {
  const issuers = hours.map(({ iss }) => iss);
  const own = hours.find(({ iss }) => iss === get("issuer")) ?? hours[0];
  const number = own?.words[Math.floor((now() - own.from) / HOUR)];
  at("word").textContent = number === undefined ? say("no_word") : say(`hour.${number}`);
  at("shape").replaceChildren(...(number === undefined ? [] : [shape(number)]));
  at("issuers").hidden = issuers.length < 2;
  at("issuer").replaceChildren(...issuers.map((iss) => new Option(iss, iss, false, iss === own.iss)));
  at("issuer").onchange = ({ target }) => {
    put("issuer", target.value);
    show(hours);
  };
}
