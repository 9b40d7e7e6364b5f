// Home of the sentences of this page, in the language of whoever stands at the door.

import { get, put } from "./kept.js";

let said = { zh: {}, en: {} };
let language = get("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export async function open() {
  said = await (await fetch("/gate/words.json")).json();
  show();
}

export const say = (key, values = {}) => said[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const other = (key) => said[language === "zh" ? "en" : "zh"][key];
export const name = (texts) => texts[language];
export const otherLanguage = () => (language === "zh" ? "en" : "zh-CN");

export function turn() {
  language = language === "zh" ? "en" : "zh";
  put("language", language);
  show();
}

function show() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  document.getElementById("language").lang = otherLanguage();
  document.getElementById("field").placeholder = say("field_hint");
}
