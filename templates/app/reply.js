// Home of sending a small form: once, what is wrong with its field, and that it is done.

import { find, show, showOnly, write } from "./page.js";

// By this key it is done once, however often it is sent.
export function onceKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What to do with the problem of this name, and with no other.
export const only = (name, act = () => null) => (problem) => {
  if (problem.name !== name) throw problem;
  return act(problem.body);
};
// What is wrong with what was sent.
export const faultsOf = (sent) => sent.then(() => [], only("invalid", ({ faults }) => faults));

// No words: nothing is wrong.
export function wrong(id, words) {
  write(`${id}-fault`, words);
  find(`field-${id}`).classList.toggle("wrong", Boolean(words));
  find(id).setAttribute("aria-invalid", Boolean(words));
  if (words) find(id).focus();
}

// Instead of what is gone, the words of what was done.
export function done(what, ...gone) {
  for (const each of gone) show(each, false);
  showOnly("done", what);
  show("done");
  find("done").focus();
}
